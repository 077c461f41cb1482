// Where a run departs from the base: the same layer at the same place of the axis.

import { ramp } from "../charts/tint.js";

/** Quantities whose distance is a difference; all others are compared by their ratio. */
const LINEAR = ["sparsity", "correlation", "saturation", "dead"];

/** The legend and note of a quantity that shows the distance to the base. */
export function apartLegend(quantity) {
  return LINEAR.includes(quantity.id)
    ? { legend: ["lower than the base", "alike", "higher"], note: "difference, full at ±0.30" }
    : { legend: ["lower than the base", "alike", "higher"], note: "log₁₀ ratio, full at 100×" };
}

/** The tint of a cell of `source` against `base`; undefined where one of them has no value. */
export function apartTint(quantity, source, base) {
  const columns = source.series.columns();
  const field = (of) => (quantity.standIn && !of.series.has(quantity.field) ? quantity.standIn : quantity.field);
  return (index, layer) => {
    const at = base.frameAt(source.alignment.toX(columns[index].from));
    if (at < 0 || layer >= base.run.layers.length) return undefined;
    const value = source.series.last(index, field(source), layer);
    const before = base.series.last(at, field(base), layer);
    if (!Number.isFinite(value) || !Number.isFinite(before)) return undefined;
    if (LINEAR.includes(quantity.id)) return ramp(value - before, 0.03, 0.3);
    return value > 0 && before > 0 ? ramp(Math.log10(value / before), 0.15, 2) : undefined;
  };
}
