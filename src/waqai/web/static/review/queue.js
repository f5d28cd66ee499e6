// The queue: which events wait, and those that come next fetched before they are asked for.
const AHEAD = 4;

// Parsed when it comes, so that showing it costs no more than putting it into the page.
function parsed(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

export class Queue {
  constructor(root, current) {
    this.address = root.dataset.taskUrl;
    this.json = root.dataset.json;
    this.ids = root.dataset.queue ? root.dataset.queue.split(" ") : [];
    this.seen = new Set(this.ids);
    if (current && !this.ids.includes(current)) this.ids.unshift(current);
    this.at = Math.max(0, this.ids.indexOf(current));
    this.start = Number(root.dataset.start);
    this.parts = new Map();
    this.ahead();
  }

  get current() { return this.ids[this.at]; }

  // The address of an event alone: its id goes into the path, the language stays in the query.
  part(id) {
    const [path, query] = this.address.split("?");
    return path + encodeURIComponent(id) + (query ? "?" + query : "");
  }

  fetched(id) {
    if (!this.parts.has(id)) {
      const asked = fetch(this.part(id)).then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.text(); }).then(parsed);
      asked.catch(() => this.parts.delete(id));
      this.parts.set(id, asked);
    }
    return this.parts.get(id);
  }

  forget(id) { this.parts.delete(id); }

  ahead() {
    for (const id of this.ids.slice(this.at + 1, this.at + 1 + AHEAD)) this.fetched(id).catch(() => {});
    if (this.ids.length - this.at <= AHEAD + 1) this.more();
    for (const id of [...this.parts.keys()]) if (Math.abs(this.ids.indexOf(id) - this.at) > 2 * AHEAD) this.parts.delete(id);
  }

  // Judged events leave the queue and skipped ones stay, so the next ones may stand anywhere; what was seen is left out.
  async more() {
    if (this.asking || this.isOver) return;
    this.asking = true;
    try {
      const address = new URL(this.json, location.href);
      address.searchParams.delete("at");
      address.searchParams.set("start", String(this.start));
      const rows = (await (await fetch(address)).json()).rows.map((row) => row.telling);
      const fresh = rows.filter((id) => !this.seen.has(id));
      fresh.forEach((id) => { this.seen.add(id); this.ids.push(id); });
      if (rows.length === 0) this.isOver = true;
      if (fresh.length === 0) this.start += rows.length;
    } finally { this.asking = false; }
  }

  // The event a step on, null at an end of the queue.
  step(by) {
    const to = this.at + by;
    if (to < 0 || to >= this.ids.length) return null;
    this.at = to;
    this.ahead();
    return this.current;
  }

  goTo(id) {
    const known = this.ids.indexOf(id);
    if (known >= 0) this.at = known;
    else { this.ids.splice(this.at + 1, 0, id); this.seen.add(id); this.at += 1; }
    this.ahead();
  }
}
