// The variance q against what a healthy network of this design would have.
//
// The one-layer prediction sw2 mean(z^2) + sb2 (that is q / alignment) cannot be the whole
// expectation: where an explosion runs down the depth each layer does exactly what its exploded
// input makes of it, and alignment stays at 1. The design's q* alone cannot either: healthy
// training raises q tenfold as weights align with their inputs. So what is expected reaches from
// q* to q* times the growth that this layer's own alignment explains, at most tenfold.

import { decades, ramp, worst } from "../../charts/tint.js";
import { bandFactors } from "../../theory/band.js";

const MOST_GROWTH = 10;
const QUIET_DECADES = 0.4;
const FULL_DECADES = 2;

export const variance = {
  id: "variance",
  title: "Variance against expected",
  unit: "q",
  legend: ["too low", "as expected", "too high"],
  scaleNote: "log₁₀ ratio, full at 100×",
  field: "preactivationVariance",
  fields: ["preactivationVariance", "preactivationVarianceExpected", "alignment",
    "weightVarianceScaled", "threshold", "clip"],

  judge(context) {
    const { series, layers } = context;
    const design = designOf(context);
    const highest = (index, layer, which) => {
      const growth = series.last(index, "alignment", layer);
      return design(index, layer, which) * Math.min(MOST_GROWTH, Math.max(1, growth || 1));
    };
    /** The nearest value that would have been expected. */
    const expected = (index, layer, q, which) =>
      Math.min(highest(index, layer, which), Math.max(design(index, layer, which), q));
    return {
      tint: (index, layer) => worst(series.cell(index, "preactivationVariance", layer), (q, which) =>
        (judged(layers[layer])
          ? ramp(decades(q, expected(index, layer, q, which)), QUIET_DECADES, FULL_DECADES) : 0)),
      profile(index) {
        const factors = bandFactors(layers.map((layer, at) => ({
          units: layer.units,
          kind: layer.activation?.kind,
          tau: series.last(index, "threshold", at) ?? layer.activation?.tau,
          m: series.last(index, "clip", at) ?? layer.activation?.m,
          weightVariance: series.last(index, "weightVarianceScaled", at),
          q: design(index, at),
        })));
        return {
          values: series.column(index, "preactivationVariance", layers.length),
          expected: layers.map((layer, at) => (judged(layer) ? design(index, at) : null)),
          low: layers.map((layer, at) => (judged(layer) ? design(index, at) / factors[at] : null)),
          high: layers.map((layer, at) => (judged(layer) ? highest(index, at) * factors[at] : null)),
          scale: "log",
        };
      },
    };
  },
};

/**
 * The q* of a layer: the median over all hidden layers of its kind of activation, since a design is
 * one for all of them and the fixed point of a single layer's own weights scatters; where nobody
 * reports one, the first layer's q at the start, which a healthy start preserves.
 */
function designOf({ series, layers, start }) {
  const first = start.length ? start.last(0, "preactivationVariance", 0) : null;
  const peers = layers.map((layer) => layers
    .map((_, at) => at)
    .filter((at) => judged(layers[at]) && layers[at].activation?.kind === layer.activation?.kind));
  const known = new Map();
  return (index, layer, which = "last") => {
    const key = `${layers[layer].activation?.kind} ${index} ${which}`;
    if (!known.has(key)) {
      known.set(key, median(peers[layer].map((at) =>
        series.last(index, "preactivationVarianceExpected", at, which))));
    }
    return known.get(key) ?? first ?? 1;
  };
}

/** An output layer has no design: its q grows with the confidence of what it predicts. */
function judged(layer) {
  return layer.kind !== "output";
}

function median(values) {
  const sorted = values.filter((value) => Number.isFinite(value) && value > 0).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : null;
}
