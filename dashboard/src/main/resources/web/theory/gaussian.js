// The standard normal law: density and distribution.

export const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(Z <= x), to about 1e-7 (Abramowitz and Stegun 26.2.17): plenty for a picture. */
export function distribution(x) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937
    + t * (-1.821255978 + t * 1.330274429))));
  const tail = density(x) * poly;
  return x >= 0 ? 1 - tail : tail;
}

/** z with P(Z <= z) = p, for p in (0, 1), by bisection. */
export function quantile(p) {
  let low = -8;
  let high = 8;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (distribution(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
