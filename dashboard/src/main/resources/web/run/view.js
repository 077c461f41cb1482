// What all panels of a score sheet share: the range of steps in sight and the cursor.

/** Range and cursor, with listeners. Steps; the cursor follows the newest step until pinned. */
export class View {
  constructor({ range, cursor }) {
    this.range = range;
    this.pinned = cursor;
    this.hovered = null;
    this.layer = null;
    this.extent = { from: 0, to: 1 };
    this.newest = 0;
    this.listeners = [];
  }

  /** From where to where the axis goes. */
  get window() {
    return this.range ?? this.extent;
  }

  /** The step that the profiles show. */
  get cursor() {
    return this.hovered ?? this.pinned ?? Math.min(this.newest, this.window.to);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** A pointer over the sheet: a look that does not last. */
  hover(step, layer = null) {
    this.hovered = step === null ? null : this.inside(step);
    this.layer = layer;
    this.tell("cursor");
  }

  /** Stays at this step; null follows the newest. */
  pin(step) {
    this.pinned = step === null ? null : this.inside(step);
    this.hovered = null;
    this.tell("pin");
  }

  /** Shows these steps only; null the whole run. */
  zoom(range) {
    this.range = range && range.to > range.from ? range : null;
    this.hovered = null;
    this.tell("zoom");
  }

  tell(what) {
    for (const listener of this.listeners) listener(what);
  }

  inside(step) {
    const { from, to } = this.window;
    return Math.round(Math.min(to, Math.max(from, step)));
  }
}
