// Input correlation: how alike different inputs look. Depth makes them alike (the correlation map
// tends to 1 at the edge of chaos), so the level says little; what tells is a distance 1 - rho that
// shrinks beyond what theory expects of this depth, or what the run itself began with.

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

const QUIET_DECADES = 0.4;
const FULL_DECADES = 2;
const SMALLEST_DISTANCE = 1e-4;

export const correlation = {
  id: "correlation",
  title: "Input correlation",
  unit: "ρ",
  legend: [null, "inputs distinct", "inputs alike"],
  scaleNote: "shrinking of 1 − ρ, full at 100×",
  sequential: true,
  field: "inputCorrelation",
  fields: ["inputCorrelation", "inputCorrelationExpected"],

  judge({ series, layers, start }) {
    const began = layers.map((_, layer) =>
      (start.length ? start.last(0, "inputCorrelation", layer) : null));
    const expected = (index, layer) =>
      series.last(index, "inputCorrelationExpected", layer) ?? began[layer];
    return {
      tint: (index, layer) => worst(series.cell(index, "inputCorrelation", layer), (rho) => {
        const usual = Math.max(0.5, expected(index, layer) ?? 0.9);
        const shrunk = Math.log10(distance(usual) / distance(rho));
        return Math.max(0, ramp(shrunk, QUIET_DECADES, FULL_DECADES));
      }),
      profile: (index) => ({
        values: series.column(index, "inputCorrelation", layers.length),
        expected: layers.map((_, layer) => expected(index, layer)),
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};

function distance(rho) {
  return Math.max(SMALLEST_DISTANCE, 1 - rho);
}
