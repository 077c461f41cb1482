// Units silent for a whole window, against the share that sparsity, input correlation and the
// number of samples explain (a healthy sparse layer has many).

import { ramp, worst } from "../../charts/tint.js";
import { ratio } from "../../app/format.js";
import { silentShare } from "../../theory/silence.js";

const DEFAULT_SAMPLES = 100;

export const dead = {
  id: "dead",
  title: "Dead units beyond the explained",
  unit: "dead share",
  legend: [null, "explained by sparsity", "too many"],
  scaleNote: "difference, quiet to 0.15, full at 0.50",
  sequential: true,
  field: "deadUnits",
  fields: ["deadUnits", "activationSparsity", "inputCorrelation", "windowSamples", "batchSize"],

  judge({ series, layers }) {
    const known = new Map();
    const expected = (index, layer) => {
      const samples = series.scalar(index, "windowSamples") || series.scalar(index, "batchSize")
        || DEFAULT_SAMPLES;
      const share = series.last(index, "activationSparsity", layer) ?? 0;
      const rho = series.last(index, "inputCorrelation", layer) ?? 0;
      const kind = layers[layer].activation?.kind;
      const key = `${kind} ${share.toFixed(2)} ${rho.toFixed(2)} ${samples}`;
      if (!known.has(key)) known.set(key, silentShare(kind, share, rho, samples));
      return known.get(key);
    };
    return {
      tint: (index, layer) => worst(series.cell(index, "deadUnits", layer), (share) =>
        Math.max(0, ramp(share - expected(index, layer), 0.15, 0.5))),
      profile: (index) => ({
        values: series.column(index, "deadUnits", layers.length),
        expected: layers.map((_, layer) => expected(index, layer)),
        scale: "linear",
        domain: [0, 1],
        format: ratio,
      }),
    };
  },
};
