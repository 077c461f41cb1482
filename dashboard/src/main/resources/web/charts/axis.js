// Ticks that land on round numbers.

/** Round numbers between two ends, about `count` of them. */
export function ticks(from, to, count) {
  if (!(to > from)) return [from];
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough);
  const first = Math.ceil(from / step) * step;
  const result = [];
  for (let i = 0; first + i * step <= to * (1 + 1e-12); i++) {
    result.push(Number((first + i * step).toPrecision(12)));
  }
  return result;
}

/** Whole-number ticks for steps. */
export function stepTicks(from, to, count) {
  return ticks(from, to, count).filter(Number.isInteger);
}

/** Layer numbers to write beside a depth axis of that height in pixels: the first, the last, some. */
export function layerTicks(rows, height) {
  if (rows === 0) return [];
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((n) => (n * height) / rows >= 22) ?? rows;
  const result = [];
  for (let row = 0; row < rows - 1 - every / 2; row += every) result.push(row);
  result.push(rows - 1);
  return result;
}

/** Powers of ten between two positive ends, thinned to about `count`. */
export function decadeTicks(from, to, count) {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  const result = [];
  for (let power = first; power <= last; power += every) result.push(10 ** power);
  return result;
}

/** Fewest numbers that tell how an axis is divided. */
const MIN_TICKS = 3;

/** Round numbers for a logarithmic axis: decades, and 2 and 5 between them where there is room. */
export function logTicks(from, to, count) {
  const decades = Math.log10(to / from);
  if (decades >= count) return decadeTicks(from, to, count);
  for (const factors of decades < count / 3 ? [[1, 2, 5]] : [[1], [1, 3], [1, 2, 5]]) {
    const result = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
      for (const factor of factors) {
        const value = Number(`${factor}e${power}`);
        if (value >= from && value <= to) result.push(value);
      }
    }
    if (result.length >= MIN_TICKS) return result;
  }
  return ticks(from, to, count);
}

/** Powers of ten to both sides of 0, from `linear` on, thinned to about `count`. */
export function symlogTicks(from, to, linear, count) {
  const largest = Math.max(Math.abs(from), Math.abs(to));
  const sides = (from < 0 ? 1 : 0) + (to > 0 ? 1 : 0);
  const powers = decadeTicks(linear, Math.max(largest, linear), Math.max(1, Math.floor(count / sides)));
  const all = [...powers.map((power) => -power).reverse(), 0, ...powers].filter((value) => value >= from && value <= to);
  return all.length >= MIN_TICKS ? all : ticks(from, to, count);
}
