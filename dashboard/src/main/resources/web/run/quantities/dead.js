// Units silent for a whole window, against the share that is expected of a layer of that sparsity
// (a healthy sparse layer has many).

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

export const dead = {
  id: "dead",
  title: "Dead units beyond expected",
  unit: "dead share",
  legend: [null, "as expected", "too many"],
  scaleNote: "difference, quiet to 0.15, full at 0.50 or where all are dead",
  sequential: true,
  field: "deadUnits",
  expected: ["deadUnitsExpected"],
  fields: ["deadUnits", "deadUnitsExpected"],

  judge({ series, layers }) {
    return {
      tint: (index, layer) => worst(series.cell(index, "deadUnits", layer), (share, which) =>
        tint(share, series.last(index, "deadUnitsExpected", layer, which))),
      profile: (index) => ({
        values: series.column(index, "deadUnits", layers.length),
        expected: series.column(index, "deadUnitsExpected", layers.length),
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};

/** A layer without a living unit passes nothing on, whatever was expected of it. */
function tint(share, expected) {
  if (share >= 1) return 1;
  return expected === null ? undefined : Math.max(0, ramp(share - expected, 0.15, 0.5));
}
