// Size of an update against the size of the parameters; about a thousandth is usual.

import { decades, ramp, worst } from "../../charts/tint.js";

const USUAL = 1e-3;

export const update = {
  id: "update",
  title: "Update ratio",
  unit: "‖update‖/‖parameters‖",
  legend: ["hardly moves", "about 1e−3", "moves too much"],
  scaleNote: "log₁₀, quiet within 10×, full at 1000×",
  field: "updateRatio",
  fields: ["updateRatio"],

  judge({ series, layers }) {
    return {
      tint: (index, layer) => worst(series.cell(index, "updateRatio", layer), (share) =>
        ramp(decades(share, USUAL), 1, 3)),
      profile: (index) => ({
        values: series.column(index, "updateRatio", layers.length),
        expected: layers.map(() => USUAL),
        scale: "log",
      }),
    };
  },
};
