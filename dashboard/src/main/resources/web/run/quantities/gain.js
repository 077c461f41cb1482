// Backward gain from a layer to the one below it, against the gain that its frames expect.

import { decades, ramp, worst } from "../../charts/tint.js";

const QUIET_DECADES = 0.3;
const FULL_DECADES = 1.5;

export const gain = {
  id: "gain",
  title: "Backward gain",
  unit: "gain",
  legend: ["gradient lost", "as expected", "gradient grows"],
  scaleNote: "log₁₀ ratio, full at 30×",
  field: "backwardGain",
  expected: ["backwardGainExpected"],
  fields: ["backwardGain", "backwardGainExpected"],

  judge({ series, layers }) {
    return {
      tint: (index, layer) => worst(series.cell(index, "backwardGain", layer), (measured, which) => {
        const expected = series.last(index, "backwardGainExpected", layer, which);
        return expected === null ? undefined
          : ramp(decades(measured, expected), QUIET_DECADES, FULL_DECADES);
      }),
      profile: (index) => ({
        values: series.column(index, "backwardGain", layers.length),
        expected: series.column(index, "backwardGainExpected", layers.length),
        scale: "log",
      }),
    };
  },
};
