// Achieved sparsity against its target. Layers of finite width scatter by a few hundredths, and
// training lets sparsity drift below the target; what counts is about a tenth and more.

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

const QUIET = 0.08;
const FULL = 0.3;

export const sparsity = {
  id: "sparsity",
  title: "Sparsity against target",
  unit: "sparsity",
  legend: ["too few zeros", "on target", "too many"],
  scaleNote: "difference, full at ±0.30",
  field: "activationSparsity",
  fields: ["activationSparsity", "activationSparsityTarget", "sparsityTarget"],

  judge({ series, layers }) {
    const expected = (index, layer, which = "last") =>
      series.last(index, "activationSparsityTarget", layer, which)
        ?? (layers[layer].kind === "output" ? null : series.scalar(index, "sparsityTarget", which));
    return {
      tint(index, layer) {
        if (!Number.isFinite(expected(index, layer))) return undefined;
        return worst(series.cell(index, "activationSparsity", layer), (share, which) =>
          ramp(share - expected(index, layer, which), QUIET, FULL));
      },
      profile(index) {
        const line = layers.map((_, layer) => expected(index, layer));
        return {
          values: series.column(index, "activationSparsity", layers.length),
          expected: line,
          low: line.map((t, layer) => band(t, layers[layer].units, -1)),
          high: line.map((t, layer) => band(t, layers[layer].units, 1)),
          scale: "linear",
          domain: [0, 1],
          format: ratio,
        };
      },
    };
  },
};

/**
 * Two standard deviations for a layer of that width: at correlated inputs its units are the only
 * independent draws.
 */
function band(target, units, side) {
  if (target === null) return null;
  const deviation = Math.sqrt((target * (1 - target)) / Math.max(1, units));
  return Math.min(1, Math.max(0, target + side * 2 * deviation));
}
