// Where two runs part: the same step and layer of each, as a heatmap of their difference.

import { number, ratio } from "../app/format.js";
import { ramp } from "../charts/tint.js";

/** Variance and sparsity of a run against the same of another, as quantities of a score sheet. */
export const APART = [
  {
    id: "apart-variance",
    title: "Variance against the first run",
    unit: "q",
    legend: ["lower", "alike", "higher"],
    scaleNote: "log₁₀ ratio, full at 100×",
    field: "preactivationVariance",
    fields: ["preactivationVariance"],
    judge: (data) => judge(data, "preactivationVariance", "log", number, (value, base) =>
      value > 0 && base > 0 ? ramp(Math.log10(value / base), 0.15, 2) : undefined),
  },
  {
    id: "apart-sparsity",
    title: "Sparsity against the first run",
    unit: "sparsity",
    legend: ["fewer zeros", "alike", "more"],
    scaleNote: "difference, full at ±0.30",
    field: "activationSparsity",
    fields: ["activationSparsity"],
    judge: (data) => judge(data, "activationSparsity", "linear", ratio, (value, base) =>
      ramp(value - base, 0.03, 0.3)),
  },
];

/** data: that of a score sheet, with `base`, the series of the first run. */
function judge({ series, layers, base }, field, scale, format, tint) {
  const columns = series.columns();
  const before = (index, layer) => {
    const step = columns[index].from;
    const others = base.columns();
    if (!others.length || step < others[0].from || step >= others.at(-1).to) return null;
    return base.last(base.indexAt(step), field, layer);
  };
  return {
    tint(index, layer) {
      const value = series.last(index, field, layer);
      const first = before(index, layer);
      return Number.isFinite(value) && Number.isFinite(first) ? tint(value, first) : undefined;
    },
    profile(index) {
      const none = layers.map(() => null);
      return {
        values: series.column(index, field, layers.length),
        expected: layers.map((_, layer) => before(index, layer)),
        low: none,
        high: none,
        scale,
        format,
      };
    },
  };
}
