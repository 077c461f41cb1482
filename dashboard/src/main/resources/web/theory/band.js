// How far a layer's variance may lie from its expectation because the network is not infinitely
// wide: conditional on the layer below, q is a Markov chain with variance
// sw2^2 (E[phi^4] - E[phi^2]^2) / N, to which the estimate's own 2 q^2 / N is added.

import { activation, moments } from "./activation.js";

/**
 * Factors below and above the expectation, two standard deviations on a log scale, one a layer.
 *
 * layers: `[{ units, kind, tau, m, weightVariance, q }]` in network order, q the expected variance.
 */
export function bandFactors(layers) {
  let chain = 0;
  return layers.map((layer, index) => {
    const below = layers[index - 1];
    if (below && below.units > 0 && below.q > 0 && layer.q > 0) {
      chain = step(chain, below, layer.weightVariance ?? 2, layer.q);
    }
    const relative = chain + 2 / Math.max(1, layer.units);
    return Math.exp(2 * Math.sqrt(Math.log1p(Math.min(relative, 100))));
  });
}

/** The relative variance of q one layer on. */
function step(chain, below, weightVariance, q) {
  const at = (variance) => moments(activation(below.kind, below.tau, below.m), variance);
  const here = at(below.q);
  const more = at(below.q * 1.02).second;
  const slope = (weightVariance * (more - here.second)) / (0.02 * below.q);
  const fresh = (weightVariance ** 2 * (here.fourth - here.second ** 2)) / below.units;
  const relativeSlope = (slope * below.q) / q;
  return Math.min(100, relativeSlope ** 2 * chain + Math.max(0, fresh) / q ** 2);
}
