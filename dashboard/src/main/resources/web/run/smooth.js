// A curve made smooth, and the scale that suits its values.

/** From this ratio of the greatest to the least value on a curve is drawn logarithmically. */
const LOG_RATIO = 10;

/** From this ratio of the greatest to the median size on, where there are values of 0 and below. */
const SYMLOG_RATIO = 100;

/**
 * The exponential moving average of values, of which null and what is not finite stay as they are.
 * `weight` is that of the past, 0 to 1 (exclusive); the average of the first values is corrected for
 * the start from nothing.
 */
export function smoothed(values, weight) {
  if (!(weight > 0)) return values;
  let average = 0;
  let total = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    average = weight * average + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return average / total;
  });
}

/** `linear`, `log` or `symlog`: what the values ask for, or what was chosen where they allow it. */
export function scaleFor(values, chosen) {
  const finite = values.filter(Number.isFinite);
  const isPositive = finite.length > 0 && finite.every((value) => value > 0);
  if (chosen === "log") return isPositive ? "log" : "symlog";
  if (chosen === "linear" || chosen === "symlog") return chosen;
  if (finite.length === 0) return "linear";
  const sizes = finite.map(Math.abs).sort((a, b) => a - b);
  if (isPositive) return sizes.at(-1) / sizes[0] >= LOG_RATIO ? "log" : "linear";
  return sizes.at(-1) > SYMLOG_RATIO * sizes[sizes.length >> 1] ? "symlog" : "linear";
}
