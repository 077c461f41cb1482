// Gradient norms along depth. At the edge of chaos all layers see the same norm, whatever its
// level, and the level falls as the loss does: so a layer is held against the median of its step,
// and the median against that of the first steps only beyond two decades.

import { decades, ramp, worst } from "../../charts/tint.js";

const QUIET_DECADES = 0.7;
const FULL_DECADES = 2;
const LEVEL_ALLOWED = 2;

export const gradient = {
  id: "gradient",
  title: "Gradient norm along depth",
  unit: "‖dL/dh‖",
  legend: ["vanishing", "even", "exploding"],
  scaleNote: "log₁₀ against the median layer, full at 100×",
  field: "preactivationGradientNorm",
  standIn: "weightGradientNorm",
  fields: ["preactivationGradientNorm", "weightGradientNorm"],

  judge({ series, layers, start }) {
    const pick = series.has(this.field) ? this.field : this.standIn;
    const norms = (from, index) => from.column(index, pick, layers.length);
    const first = start.length ? median(norms(start, 0)) : null;
    const medians = series.buckets.map((_, index) => median(norms(series, index)));
    const expected = (index) => {
      const now = medians[index];
      if (now === null || !(first > 0)) return now;
      const level = decades(now, first);
      const excess = Math.abs(level) > LEVEL_ALLOWED
        ? level - Math.sign(level) * LEVEL_ALLOWED : 0;
      return Number.isFinite(excess) ? now / 10 ** excess : first;
    };
    return {
      tint(index, layer) {
        const reference = expected(index);
        return worst(series.cell(index, pick, layer), (norm) => (reference === null ? undefined
          : norm === 0 && reference === 0 ? -1 : ramp(decades(norm, reference), QUIET_DECADES, FULL_DECADES)));
      },
      profile(index) {
        const reference = expected(index);
        return {
          values: norms(series, index),
          expected: layers.map(() => reference),
          scale: "log",
        };
      },
    };
  },
};

function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : null;
}
