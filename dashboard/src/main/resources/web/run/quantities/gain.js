// Backward gain from a layer to the one below it, against chi1 of the present weights and q, or
// against 1, the edge of chaos, where theory has nothing to say.

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
  fields: ["backwardGain", "backwardGainExpected"],

  judge({ series, layers }) {
    const expected = (index, layer) => series.last(index, "backwardGainExpected", layer) ?? 1;
    return {
      tint: (index, layer) => worst(series.cell(index, "backwardGain", layer), (measured) =>
        ramp(decades(measured, expected(index, layer)), QUIET_DECADES, FULL_DECADES)),
      profile: (index) => ({
        values: series.column(index, "backwardGain", layers.length),
        expected: layers.map((_, layer) => expected(index, layer)),
        scale: "log",
      }),
    };
  },
};
