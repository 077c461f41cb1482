// Share of activations at the clip: a few percent keep the variance in hand, a third is the sign of
// a layer that has become a switch.

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

export const saturation = {
  id: "saturation",
  title: "Saturation at the clip",
  unit: "saturated share",
  legend: [null, "few", "a third and more"],
  scaleNote: "share of activations",
  sequential: true,
  field: "activationSaturation",
  fields: ["activationSaturation"],

  judge({ series, layers }) {
    return {
      tint: (index, layer) => worst(series.cell(index, "activationSaturation", layer), (share) =>
        Math.max(0, ramp(share, 0.12, 0.4))),
      profile: (index) => ({
        values: series.column(index, "activationSaturation", layers.length),
        expected: [],
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};
