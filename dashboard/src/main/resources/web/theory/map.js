// The variance map of the four activations in closed form, for drawing.

import { density, distribution } from "./gaussian.js";

/** E[phi^2] for pre-activations of variance q: the moment E2 of the clipped shifted ReLU. */
function secondMoment(kind, tau, m, q) {
  const root = Math.sqrt(q);
  const a = tau / root;
  const one = m === null
    ? (q + tau * tau) * (1 - distribution(a)) - tau * root * density(a)
    : clipped(tau, m, q, root, a, (tau + m) / root);
  return Math.max(0, twoSided(kind) ? 2 * one : one);
}

function clipped(tau, m, q, root, a, b) {
  return (q + tau * tau) * (distribution(b) - distribution(a))
    + q * (a * density(a) - b * density(b))
    - 2 * tau * root * (density(a) - density(b))
    + m * m * (1 - distribution(b));
}

/** Whether the dead zone lies on both sides of zero. */
function twoSided(kind) {
  return kind === "st" || kind === "cst";
}

/** V as a function of q for `{ activation, tau, m, sw2, sb2 }`. */
export function varianceMap({ activation, tau, m, sw2, sb2 }) {
  return (q) => sw2 * secondMoment(activation, tau, m, q) + sb2;
}

/** q through that many layers from a first value: what an infinitely wide network does. */
export function pathThrough(map, first, depth) {
  const path = [first];
  for (let layer = 1; layer < depth && Number.isFinite(path.at(-1)) && path.at(-1) < 1e30; layer++) {
    path.push(map(path.at(-1)));
  }
  return path;
}
