// Review by key. Every form works without this; with it, the next event is there at once and nothing is loaded anew.
import { Queue } from "./queue.js";
import { post, send } from "./send.js";
import { Words } from "./words.js";

const root = document.getElementById("review");
const place = document.getElementById("place");
const texts = root.querySelector("[data-texts]").dataset;
const trouble = root.querySelector("[data-trouble]");
const count = root.querySelector("[data-count]");
const undoButton = root.querySelector("[data-undo]");
const keys = document.getElementById("keys");
const judges = root.dataset.judge === "yes";
const form = document.getElementById("chosen");
const words = form ? new Words(form, say) : null;
const done = [];
let judged = 0;

function task() { return document.getElementById("task"); }
function say(text) { root.querySelector("[data-say]").textContent = text; }
function complain(text) { trouble.textContent = text; trouble.hidden = !text; }

const queue = new Queue(root, task() ? task().dataset.task : "");

function number(value) { return window.waqai ? window.waqai.digits(value) : String(value); }

function tell() {
  if (!task()) return;
  count.textContent = number(queue.at + 1) + " " + texts.of + " " + number(queue.ids.length) + (queue.isOver ? "" : "+") + (judged ? " · ✓ " + number(judged) : "");
  if (undoButton) undoButton.disabled = done.length === 0;
}

// Who judges fast need not be told who else looks: looking waits a moment.
let looking = 0;

// The event in the place, ready to be judged.
function settle(focus = true) {
  const current = task();
  if (!current) return;
  if (words) words.attach(current.querySelector("[data-text]"));
  if (focus) current.focus({ preventScroll: true });
  const first = current.querySelector("mark.trigger"), paper = current.querySelector("[data-text]");
  if (first) paper.scrollTop = Math.max(0, first.offsetTop - paper.offsetTop - 80);
  const address = new URL(location.href);
  address.searchParams.set("at", current.dataset.task);
  history.replaceState(null, "", address);
  tell();
  clearTimeout(looking);
  looking = setTimeout(look, 700);
}

// An event that was asked for while another was on its way is the one that is shown.
let wanted = "";
async function show(id, focus = true) {
  wanted = id;
  try {
    const part = await queue.fetched(id);
    if (wanted !== id) return;
    place.replaceChildren(part.cloneNode(true));
    settle(focus);
    if (focus) say(document.getElementById("task-title").textContent.trim());
  } catch (error) { complain(texts.offline + " (" + error.message + ")"); }
}

function step(by) {
  const id = queue.step(by);
  if (id) return show(id);
  queue.more().then(() => { const next = by > 0 ? queue.step(1) : null; if (next) show(next); else say(texts.end); });
  return null;
}

async function again(id, open) {
  queue.forget(id);
  await show(id, !open);
  if (!open) return;
  const fold = task().querySelector('details[data-key="' + open + '"]');
  if (fold) { fold.open = true; fold.querySelector("summary").focus({ preventScroll: true }); }
}

// Accepting and rejecting need no answer before the next event is shown; if they fail, the event comes back.
async function decide(fields) {
  const id = fields.event;
  const sent = send("/review/judge", fields);
  queue.forget(id);
  step(1);
  judged += 1;
  const entry = { id, judgements: [], sent };
  done.push(entry);
  tell();
  try {
    entry.judgements = (await sent).judgements;
  } catch (error) {
    judged -= 1;
    done.splice(done.indexOf(entry), 1);
    complain(texts.failed + " " + error.message);
    queue.goTo(id);
    show(id);
  }
}

async function change(fields, open) {
  complain("");
  try {
    const made = await send("/review/judge", fields);
    if (fields.action !== "undo") done.push({ id: fields.event, judgements: made.judgements });
    if (made.event !== queue.current) queue.goTo(made.event);
    await again(made.event, open);
    say(texts.saved);
  } catch (error) { complain(texts.failed + " " + error.message); }
}

async function undo() {
  const entry = done.pop();
  if (!entry) return;
  complain("");
  try {
    queue.goTo(entry.id);
    await show(entry.id);
    const made = entry.sent ? (await entry.sent).judgements : entry.judgements;
    for (const judgement of [...made].reverse()) {
      await send("/review/judge", { action: "undo", event: entry.id, judgement, csrf: root.dataset.csrf });
    }
    await again(entry.id);
    if (entry.sent) judged -= 1;
    say(texts.undone);
  } catch (error) { complain(texts.failed + " " + error.message); }
  tell();
}

// Who else looks at it, and what was said of it meanwhile.
async function look() {
  const current = task();
  if (!judges || !current || document.hidden) return;
  try {
    const html = await post("/review/look?lang=" + root.dataset.lang, { event: current.dataset.task, csrf: root.dataset.csrf }, "text/html");
    if (task() !== current) return;
    const now = document.createElement("template");
    now.innerHTML = html;
    const looking = current.querySelector("[data-looking]"), then = now.content.querySelector("[data-then]"), said = current.querySelector("[data-said]");
    const others = now.content.querySelector("[data-now]");
    if (looking.innerHTML !== others.innerHTML) looking.innerHTML = others.innerHTML;
    if (said.querySelectorAll("li").length !== then.querySelectorAll("li").length || then.querySelectorAll(".undone").length !== said.querySelectorAll(".undone").length) {
      said.innerHTML = then.innerHTML;
      queue.forget(current.dataset.task);
    }
  } catch { /* looking is no judging: the next look will tell */ }
}
setInterval(look, 8000);

function fieldsOf(element, button) {
  const data = new FormData(element, button), found = [];
  for (const [name, value] of data) found.push([name, String(value)]);
  const fields = Object.fromEntries(found);
  const modes = data.getAll("modes");
  if (modes.length) fields.modes = modes.filter(Boolean).join(" ");
  return fields;
}

root.addEventListener("submit", (event) => {
  const element = event.target, button = event.submitter;
  if (element.matches("[data-search]")) { event.preventDefault(); return search(element); }
  // A field of these forms is named action, and hides the property of that name.
  if (!(element.getAttribute("action") || "").includes("/review/judge")) return undefined;
  event.preventDefault();
  const fields = fieldsOf(element, button);
  if (element === form) return choose(fields);
  if (element.id === "judge") return decide(fields);
  const fold = element.closest("details");
  return change(fields, fold ? fold.dataset.key : "");
});

function choose(fields) {
  fields.event = task().dataset.task;
  if (fields.field === "add") { fields.action = "add"; delete fields.field; }
  words.leave();
  return change(fields);
}

async function search(element) {
  const holder = element.closest("[data-candidates]");
  const address = new URL(element.getAttribute("action"), location.href);
  new FormData(element).forEach((value, name) => address.searchParams.set(name, value));
  holder.innerHTML = await (await fetch(address)).text();
  holder.querySelector("input[type=search]").focus();
}

root.addEventListener("toggle", async (event) => {
  const holder = event.target.open ? event.target.querySelector("[data-candidates]") : null;
  if (holder && !holder.querySelector("form")) holder.innerHTML = await (await fetch(holder.dataset.candidates)).text();
}, true);

root.addEventListener("click", (event) => {
  const stepper = event.target.closest("[data-step]");
  if (stepper) { event.preventDefault(); step(Number(stepper.dataset.step)); }
  else if (event.target.closest("[data-undo]")) undo();
  else if (event.target.closest("[data-words]")) words.begin();
  else if (event.target.closest("[data-leave]")) { words.leave(); task().focus({ preventScroll: true }); }
  else if (event.target.closest("[data-help]")) keys.showModal();
});

function unfold(key) {
  const fold = task() && task().querySelector('details[data-key="' + CSS.escape(key) + '"]');
  if (!fold) return false;
  fold.open = true;
  (fold.querySelector("input:not([type=hidden]), select, button:not([disabled])") || fold.querySelector("summary")).focus();
  fold.scrollIntoView({ block: "nearest" });
  return true;
}

function nextPart() {
  const parts = [...root.querySelectorAll(".part")];
  if (!parts.length) return false;
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const part = parts[(at + 1) % parts.length];
  (part.querySelector("button:not([disabled])") || part).focus();
  return true;
}

function press(selector) {
  const button = root.querySelector(selector);
  if (button && !button.disabled) button.click();
  return Boolean(button);
}

const commands = {
  a: () => press('.bar [data-key="a"]'), x: () => press('.bar [data-key="x"]'),
  s: () => { step(1); return true; }, j: () => { step(1); return true; }, n: () => { step(1); return true; },
  k: () => { step(-1); return true; }, u: () => { undo(); return true; },
  t: () => unfold("t"), d: () => unfold("d"), p: () => unfold("p"), l: () => unfold("l"), m: () => unfold("m"), "+": () => unfold("+"),
  r: nextPart, w: () => { if (words) words.begin(); return Boolean(words); },
  o: () => { location.assign(task().dataset.open); return true; }, "?": () => { keys.showModal(); return true; }
};

// A key by the place where it lies if the keyboard writes Arabic letters.
function letter(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  if (/^[\u0600-\u06ff]{1,2}$/.test(event.key) && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  const digit = "٠١٢٣٤٥٦٧٨٩".indexOf(event.key);
  if (digit >= 0) return String(digit);
  return event.key === "؟" ? "?" : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keys.open) return;
  const key = letter(event), within = event.target;
  if (key === "Escape") { escape(); return; }
  if (within.closest("input:not([type=checkbox]), textarea, select")) return;
  if (words && !form.hidden && chosen(key, event)) { event.preventDefault(); return; }
  const fold = within.closest('details[data-key="t"]');
  const option = fold && fold.open && within !== fold.querySelector("summary") ? fold.querySelector('[data-letter="' + CSS.escape(key) + '"]:not([disabled])') : null;
  const status = /^[1-4]$/.test(key) ? root.querySelector('.statuses [data-key="' + key + '"]:not([disabled])') : null;
  if (option || status) { (option || status).click(); event.preventDefault(); return; }
  if (commands[key] && task() && commands[key]()) event.preventDefault();
});

// While words are chosen: arrows choose on, a letter says what they are, enter goes to the buttons that say it.
function chosen(key, event) {
  if (document.activeElement === words.text || document.activeElement === document.body) {
    if (words.key(event)) return true;
    if (event.key === "Enter") { form.querySelector("button").focus(); return true; }
  }
  const option = key.length === 1 ? form.querySelector('[data-letter="' + CSS.escape(key) + '"]') : null;
  if (option) option.click();
  return Boolean(option);
}

function escape() {
  if (words && !form.hidden) words.leave();
  const fold = document.activeElement.closest("details[open]");
  if (fold) fold.open = false;
  if (task()) task().focus({ preventScroll: true });
}

document.documentElement.classList.add("scripted");
settle(false);
if (task() && (document.activeElement === document.body || !document.activeElement)) task().focus({ preventScroll: true });
