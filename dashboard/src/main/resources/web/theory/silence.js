// Which share of units a sparse layer leaves silent for a whole batch without anything being wrong.

import { density, distribution, quantile } from "./gaussian.js";
import { twoSided } from "./activation.js";

const NODES = Array.from({ length: 41 }, (_, i) => -5 + i * 0.25);
const WEIGHTS = NODES.map((u) => density(u) * 0.25);

/**
 * Expected share of units that are zero for all `samples`, for a layer of that sparsity whose
 * inputs correlate by rho: a unit's mean over inputs is itself a draw, so that silence is common.
 */
export function silentShare(kind, sparsity, rho, samples) {
  if (!(sparsity > 0) || !(samples > 0)) return 0;
  if (sparsity >= 1) return 1;
  const common = Math.min(0.9999, Math.max(0, rho ?? 0));
  const both = twoSided(kind);
  const edge = quantile(both ? (1 + sparsity) / 2 : sparsity);
  const shared = Math.sqrt(common);
  const own = Math.sqrt(1 - common);
  let share = 0;
  NODES.forEach((u, i) => {
    const upper = distribution((edge - shared * u) / own);
    const inside = both ? upper - distribution((-edge - shared * u) / own) : upper;
    share += WEIGHTS[i] * Math.max(0, inside) ** samples;
  });
  return Math.min(1, share);
}
