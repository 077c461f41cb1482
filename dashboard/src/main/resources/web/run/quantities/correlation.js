// Input correlation: how alike different inputs look. Depth makes them alike (the correlation map
// tends to 1 at the edge of chaos), so the level says little; what tells is a distance 1 - rho that
// shrinks beyond what is expected of this depth.

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

const QUIET_DECADES = 0.4;
const FULL_DECADES = 2;
const SMALLEST_DISTANCE = 1e-4;

export const correlation = {
  id: "correlation",
  title: "Input correlation",
  unit: "ρ",
  legend: [null, "as expected", "inputs alike"],
  scaleNote: "shrinking of 1 − ρ, full at 100×",
  sequential: true,
  field: "inputCorrelation",
  expected: ["inputCorrelationExpected"],
  fields: ["inputCorrelation", "inputCorrelationExpected"],

  judge({ series, layers }) {
    return {
      tint: (index, layer) => worst(series.cell(index, "inputCorrelation", layer), (rho, which) =>
        tint(rho, series.last(index, "inputCorrelationExpected", layer, which))),
      profile: (index) => ({
        values: series.column(index, "inputCorrelation", layers.length),
        expected: series.column(index, "inputCorrelationExpected", layers.length),
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};

function tint(rho, expected) {
  if (expected === null) return undefined;
  const shrunk = Math.log10(distance(expected) / distance(rho));
  return Math.max(0, ramp(shrunk, QUIET_DECADES, FULL_DECADES));
}

function distance(rho) {
  return Math.max(SMALLEST_DISTANCE, 1 - rho);
}
