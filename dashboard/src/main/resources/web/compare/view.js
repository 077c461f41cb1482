// What all panels of a comparison share: the range of the axis in sight and the cursor on it.

/** Range and cursor in units of the axis (steps, epochs or seconds), with listeners. */
export class AxisView {
  constructor({ range, cursor }) {
    this.range = range;
    this.pinned = cursor;
    this.hovered = null;
    this.extent = { from: 0, to: 1 };
    this.newest = 0;
    this.listeners = [];
  }

  /** From where to where the axis goes. */
  get window() {
    return this.range ?? this.extent;
  }

  /** Where the values are read; the newest of all runs until somebody points. */
  get cursor() {
    return this.hovered ?? this.pinned ?? Math.min(this.newest, this.window.to);
  }

  /** `listener("cursor" | "pin" | "zoom")` is called after each change. */
  onChange(listener) {
    this.listeners.push(listener);
  }

  hover(x) {
    this.hovered = x;
    this.tell("cursor");
  }

  /** Stays there; null follows the newest. */
  pin(x) {
    this.pinned = x;
    this.hovered = null;
    this.tell("pin");
  }

  /** Shows this range only; null all of it. */
  zoom(range) {
    this.range = range && range.to > range.from ? range : null;
    this.hovered = null;
    this.tell("zoom");
  }

  /** Where a value is in the window, 0 at its left edge and 1 at its right. */
  share(x) {
    const { from, to } = this.window;
    return (x - from) / (to - from);
  }

  tell(what) {
    for (const listener of this.listeners) listener(what);
  }
}
