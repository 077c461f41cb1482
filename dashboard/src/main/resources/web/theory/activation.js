// The four activations as functions, for expectations along depth.

import { average } from "./gaussian.js";

/** Whether the dead zone lies on both sides of zero. */
export function twoSided(kind) {
  return kind === "st" || kind === "cst";
}

/** phi of that kind; without threshold or clip it is the ReLU that most frameworks have. */
export function activation(kind, tau, m) {
  const threshold = Number.isFinite(tau) ? tau : 0;
  const clip = Number.isFinite(m) && m > 0 ? m : Infinity;
  const side = (x) => Math.min(Math.max(x - threshold, 0), clip);
  return twoSided(kind) ? (x) => Math.sign(x) * side(Math.abs(x)) : side;
}

/** E[phi^2], E[phi^4] and E[phi'^2] for pre-activations of variance q. */
export function moments(phi, q) {
  const root = Math.sqrt(q);
  const small = 1e-4 * root || 1e-9;
  return {
    second: average((z) => phi(root * z) ** 2),
    fourth: average((z) => phi(root * z) ** 4),
    slope: average((z) => ((phi(root * z + small) - phi(root * z - small)) / (2 * small)) ** 2),
  };
}
