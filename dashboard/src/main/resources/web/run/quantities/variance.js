// The variance q of each layer against the band of healthy values that its frames carry.

import { decades, outside, ramp, worst } from "../../charts/tint.js";

const QUIET_DECADES = 0.4;
const FULL_DECADES = 2;
const Q = "preactivationVariance";
const EXPECTED = "preactivationVarianceExpected";
const LOW = "preactivationVarianceLow";
const HIGH = "preactivationVarianceHigh";

export const variance = {
  id: "variance",
  title: "Variance against expected",
  unit: "q",
  legend: ["too low", "as expected", "too high"],
  scaleNote: "log₁₀ ratio, full at 100×",
  field: Q,
  expected: [EXPECTED, LOW, HIGH],
  fields: [Q, EXPECTED, LOW, HIGH],

  judge({ series, layers }) {
    const column = (index, field) => series.column(index, field, layers.length);
    return {
      tint: (index, layer) => worst(series.cell(index, Q, layer), (q, which) => {
        const given = (field) => series.last(index, field, layer, which);
        return tint(q, given(EXPECTED), given(LOW), given(HIGH));
      }),
      profile: (index) => ({
        values: column(index, Q),
        expected: column(index, EXPECTED),
        low: column(index, LOW),
        high: column(index, HIGH),
        scale: "log",
      }),
    };
  },
};

/** From the band; without one from the expected value, of which a healthy q may be some way off. */
function tint(q, expected, low, high) {
  if (low !== null || high !== null) return ramp(outside(q, low, high), 0, FULL_DECADES);
  return expected === null ? undefined : ramp(decades(q, expected), QUIET_DECADES, FULL_DECADES);
}
