// What all panels of a score sheet share: the range of steps in sight and the cursor.

/** Fewest steps in sight. */
const MIN_STEPS = 4;

/** Range and cursor, with listeners. Steps; the cursor follows the newest step until pinned. */
export class View {
  /** options: `{ range, cursor, last }`; `last` is how many of the newest steps are in sight, or null. */
  constructor({ range, cursor, last = null }) {
    this.range = range;
    this.pinned = cursor;
    this.last = range ? null : last;
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

  /** The step that the profiles show: never one that the run has not come to. */
  get cursor() {
    const step = this.hovered ?? this.pinned ?? Math.min(this.newest, this.window.to);
    return Math.min(this.newest, Math.max(this.extent.from, step));
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Takes how far the run has come; a window of the newest steps goes along. */
  grow(extent, newest) {
    this.extent = extent;
    this.newest = newest;
    if (this.last === null) return;
    const to = newest + 1;
    this.range = { from: Math.max(extent.from, to - this.last), to };
  }

  /** A pointer over the sheet: a look that does not last. */
  hover(step, layer = null) {
    this.hovered = step === null ? null : Math.round(step);
    this.layer = layer;
    this.tell("cursor");
  }

  /** Stays at this step, to which the window moves where it is out of sight; null follows the newest. */
  pin(step) {
    this.pinned = step === null ? null : Math.round(Math.min(this.newest, Math.max(this.extent.from, step)));
    this.hovered = null;
    const moved = this.reveal(this.pinned ?? this.newest);
    this.tell("pin");
    if (moved) this.tell("zoom");
  }

  /** Moves the window, as wide as it is, so that the step is in its middle; returns whether it had to. */
  reveal(step) {
    if (!this.range || (step >= this.range.from && step <= this.range.to)) return false;
    this.last = null;
    const half = (this.range.to - this.range.from) / 2;
    this.range = this.bounded({ from: step - half, to: step + half });
    return true;
  }

  /** Shows these steps only; null the whole run. */
  zoom(range) {
    this.last = null;
    this.range = range && range.to > range.from ? range : null;
    this.hovered = null;
    this.tell("zoom");
  }

  /** Shows so many of the newest steps, and goes along as they come. */
  follow(steps) {
    this.last = steps;
    this.pinned = null;
    this.hovered = null;
    this.grow(this.extent, this.newest);
    this.tell("zoom");
  }

  /** Makes the window so many times as wide around a step, which stays where it is on the screen. */
  zoomAround(step, factor) {
    const { from, to } = this.window;
    const next = this.bounded({ from: step - (step - from) * factor, to: step + (to - step) * factor });
    const whole = next.from <= this.extent.from && next.to >= this.extent.to;
    this.zoom(whole ? null : next);
  }

  /** Moves the window by so many steps. */
  pan(steps) {
    if (this.range) this.zoom(this.bounded({ from: this.range.from + steps, to: this.range.to + steps }));
  }

  /** A window as wide as this one, within the run where it fits. */
  bounded({ from, to }) {
    const { from: first, to: end } = this.extent;
    const width = Math.min(Math.max(to - from, MIN_STEPS), end - first);
    const start = Math.round(Math.min(Math.max(from, first), end - width));
    return { from: start, to: Math.ceil(start + width) };
  }

  tell(what) {
    for (const listener of this.listeners) listener(what);
  }
}
