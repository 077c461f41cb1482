// From numbers to tints. A tint is -1 (far too low) .. 0 (as expected) .. 1 (far too high),
// NaN for what is not finite, undefined for what is absent or has nothing to be compared with.

/** Quiet up to `quiet`, full at `full`, straight in between. */
export function ramp(distance, quiet, full) {
  const size = (Math.abs(distance) - quiet) / (full - quiet);
  return Math.sign(distance) * Math.min(1, Math.max(0, size));
}

/** Distance in decades; zero against something is as far as it gets. */
export function decades(value, expected) {
  if (value === expected) return 0;
  if (!(value > 0)) return -Infinity;
  if (!(expected > 0)) return Infinity;
  return Math.log10(value / expected);
}

/** Decades by which a value lies outside a band; 0 within. A bound that is null does not bound. */
export function outside(value, low, high) {
  if (low !== null && value < low) return decades(value, low);
  if (high !== null && value > high) return decades(value, high);
  return 0;
}

/**
 * The tint of a bucket's cell is that of its worst step, so that one bad step does not vanish.
 * `tintOf(value, which)` turns a measured value into a tint; `which` is min, max or last, so that a
 * bucket across a stage change can hold each against what was expected of it.
 */
export function worst(cell, tintOf) {
  if (!cell || cell.last === null) return undefined;
  const values = ["last", "min", "max"].filter((which) => cell[which] !== null);
  if (values.some((which) => !Number.isFinite(cell[which]))) return NaN;
  const tints = values.map((which) => tintOf(cell[which], which)).filter((tint) => tint !== undefined);
  if (tints.some(Number.isNaN)) return NaN;
  return tints.length ? tints.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)) : undefined;
}

/** 256 colours from the page to one end. */
export function colourRamp(from, to) {
  const colours = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    for (let c = 0; c < 3; c++) colours[3 * i + c] = from[c] + ((to[c] - from[c]) * i) / 255;
  }
  return colours;
}
