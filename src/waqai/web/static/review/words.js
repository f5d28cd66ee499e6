// Words chosen in the text: by mouse, by touch, or word by word with the arrows. What is selected is always the browser's own selection.
const WORD = /[^\s،؛؟.,;:!?«»"“”()[\]]+/gu;

export class Words {
  constructor(form, say) {
    this.form = form;
    this.say = say;
    this.picked = form.querySelector("[data-picked]");
    document.addEventListener("selectionchange", () => this.changed());
  }

  attach(text) {
    this.text = text;
    this.words = [...text.textContent.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length]);
    this.hide();
  }

  hide() { this.form.hidden = true; this.range = null; }

  changed() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !this.text) return;
    const range = selection.getRangeAt(0);
    if (!this.text.contains(range.startContainer) || !this.text.contains(range.endContainer)) return;
    this.show(this.offset(range.startContainer, range.startOffset), this.offset(range.endContainer, range.endOffset));
  }

  show(start, end) {
    const text = this.text.textContent, words = text.slice(start, end);
    if (!words.trim()) return;
    this.range = [start, end];
    this.picked.textContent = words;
    this.form.elements.words.value = words;
    // The server counts code points, the browser code units.
    const before = [...text.slice(0, start)].length;
    this.form.elements.span.value = before + "-" + (before + [...words].length);
    this.form.hidden = false;
  }

  offset(node, at) {
    const before = document.createRange();
    before.setStart(this.text, 0);
    before.setEnd(node, at);
    return before.toString().length;
  }

  // The node and offset at which a position of the text stands.
  point(at) {
    const nodes = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    let node = nodes.nextNode(), left = at, before = node;
    while (node && left > node.length) { left -= node.length; before = node; node = nodes.nextNode(); }
    return node ? [node, left] : [before, before.length];
  }

  select(first, last) {
    const [low, high] = first <= last ? [first, last] : [last, first];
    const start = this.words[low][0], end = this.words[high][1];
    getSelection().setBaseAndExtent(...this.point(start), ...this.point(end));
    this.show(start, end);
    this.say(this.text.textContent.slice(start, end));
    this.form.hidden = false;
    const [node] = this.point(end);
    node.parentElement.scrollIntoView({ block: "nearest" });
  }

  // Begin where the event is told.
  begin() {
    if (!this.words.length) return;
    this.text.focus({ preventScroll: true });
    const trigger = this.text.querySelector("mark.trigger");
    const at = trigger ? this.offset(trigger, 0) : 0;
    this.from = this.to = Math.max(0, this.words.findIndex(([, end]) => end > at));
    this.select(this.from, this.to);
  }

  key(event) {
    const rtl = getComputedStyle(this.text).direction === "rtl";
    const steps = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1, ArrowDown: 8, ArrowUp: -8, Home: -1e9, End: 1e9 };
    if (!(event.key in steps)) return false;
    if (this.to === undefined || !this.range) { this.begin(); return true; }
    this.to = Math.min(this.words.length - 1, Math.max(0, this.to + steps[event.key]));
    if (!event.shiftKey) this.from = this.to;
    this.select(this.from, this.to);
    return true;
  }

  leave() {
    getSelection().removeAllRanges();
    this.hide();
  }
}
