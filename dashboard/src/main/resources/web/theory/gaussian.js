// The standard normal law: density, distribution, quantile, and averages by quadrature.

export const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(Z <= x), to about 1e-7 (Abramowitz and Stegun 26.2.17): plenty for a picture. */
export function distribution(x) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937
    + t * (-1.821255978 + t * 1.330274429))));
  const tail = density(x) * poly;
  return x >= 0 ? 1 - tail : tail;
}

/** The x with P(Z <= x) = p, by bisection and so within 1e-9; infinite at 0 and 1. */
export function quantile(p) {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  let low = -9;
  let high = 9;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (distribution(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const NODES = Array.from({ length: 161 }, (_, i) => -8 + i * 0.1);
const WEIGHTS = NODES.map((x) => density(x) * 0.1);

/** E[f(Z)] by the trapezoidal rule on -8..8; f may have kinks, then about 1e-3 is right. */
export function average(f) {
  let sum = 0;
  for (let i = 0; i < NODES.length; i++) sum += WEIGHTS[i] * f(NODES[i]);
  return sum;
}
