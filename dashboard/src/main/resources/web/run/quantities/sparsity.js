// Achieved sparsity against its target. Layers of finite width scatter by a few hundredths, and
// training lets sparsity drift below the target; what counts is about a tenth and more.

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";

const QUIET = 0.08;
const FULL = 0.3;

export const sparsity = {
  id: "sparsity",
  title: "Sparsity against target",
  unit: "sparsity",
  legend: ["too few zeros", "on target", "too many"],
  scaleNote: "difference, full at ±0.30",
  field: "activationSparsity",
  expected: ["activationSparsityTarget", "sparsityTarget"],
  fields: ["activationSparsity", "activationSparsityTarget", "sparsityTarget"],

  judge({ series, layers }) {
    const own = series.has("activationSparsityTarget");
    // Without targets per layer, the target of the stage is that of each layer but the output.
    const target = (index, layer, which = "last") => {
      if (own) return series.last(index, "activationSparsityTarget", layer, which);
      return layers[layer].kind === "output" ? null : series.scalar(index, "sparsityTarget", which);
    };
    return {
      tint: (index, layer) => worst(series.cell(index, "activationSparsity", layer), (share, which) => {
        const expected = target(index, layer, which);
        return expected === null ? undefined : ramp(share - expected, QUIET, FULL);
      }),
      profile: (index) => ({
        values: series.column(index, "activationSparsity", layers.length),
        expected: layers.map((_, layer) => target(index, layer)),
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};
