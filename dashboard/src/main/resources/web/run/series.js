// Frames as the API sends them (buckets of min, max and last over layers) made easy to read.

/** A number of the API: non-finite ones travel as strings, null is absent. */
export function real(value) {
  if (value === null || value === undefined) return null;
  return typeof value === "number" ? value : Number(value);
}

/**
 * The buckets of an answer, each with the step it begins at: a single frame at its own, several at
 * the edge of the grid that the server has divided the range by.
 */
export function placed({ from, to, buckets }, asked) {
  const width = Math.max(1, Math.ceil((to - from + 1) / asked));
  return buckets.map((bucket) => ({
    ...bucket,
    begin: bucket.count === 1 ? bucket.step : from + Math.floor((bucket.step - from) / width) * width,
  }));
}

/** The buckets of one run in one range, as `placed`; a bucket is known by the last step in it. */
export class Series {
  constructor(buckets = []) {
    this.buckets = buckets;
    this.spans = null;
    this.end = Infinity;
  }

  /** A series of the last frame in a bucket. */
  static ofLast({ step, fields }) {
    const only = Object.entries(fields).map(([name, { last }]) => [name, { min: last, max: last, last }]);
    return new Series([{ step, begin: step, count: 1, fields: Object.fromEntries(only) }]);
  }

  /** The first step that the run has not come to: no bucket reaches beyond it. */
  set until(step) {
    if (step !== this.end) this.spans = null;
    this.end = step;
  }

  get length() {
    return this.buckets.length;
  }

  get lastStep() {
    return this.buckets.length ? this.buckets.at(-1).step : null;
  }

  step(index) {
    return this.buckets[index].step;
  }

  /** Takes these buckets in place of everything from that step on. */
  extend(from, buckets) {
    this.buckets = this.buckets.filter((bucket) => bucket.step < from).concat(buckets);
    this.spans = null;
  }

  /** min, max and last of one layer in one bucket; null where the field is absent. */
  cell(index, field, layer) {
    const columns = this.buckets[index].fields[field];
    if (!columns) return null;
    const last = real(columns.last[layer]);
    const min = real(columns.min[layer]);
    const max = real(columns.max[layer]);
    if (last === null && min === null && max === null) return null;
    return { min, max, last: last ?? max ?? min };
  }

  /** The last value of one layer in a bucket (or its min or max); null where absent. */
  last(index, field, layer, which = "last") {
    const column = this.buckets[index].fields[field]?.[which];
    return column ? real(column[layer]) : null;
  }

  /** The last values of all layers in a bucket; an array of null where absent. */
  column(index, field, layerCount) {
    return Array.from({ length: layerCount }, (_, layer) => this.last(index, field, layer));
  }

  /** A value of the whole step, such as the loss. */
  scalar(index, field, which = "last") {
    const columns = this.buckets[index].fields[field];
    const value = columns?.[which];
    return real(Array.isArray(value) ? value[0] : value);
  }

  has(field) {
    return this.buckets.some((bucket) => bucket.fields[field]);
  }

  /**
   * From where to where each bucket reaches. A single frame stands for the steps up to the next
   * one, but not across a hole of hundreds of steps that is unlike the run's usual gaps.
   */
  columns() {
    if (this.spans) return this.spans;
    const steps = this.buckets.map((bucket) => bucket.step);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]);
    const usual = gaps.length ? gaps.slice().sort((a, b) => a - b)[gaps.length >> 1] : 1;
    const reach = Math.max(10 * usual, 200);
    const starts = this.buckets.map((bucket, i) => Math.max(bucket.begin, i ? steps[i - 1] + 1 : 0));
    const lastGap = gaps.length ? Math.min(gaps.at(-1), reach) : 1;
    this.spans = starts.map((from, i) => {
      const end = i + 1 < starts.length ? starts[i + 1] : Math.max(steps[i] + 1, from + lastGap);
      return { from, to: Math.max(from + 1, Math.min(end, steps[i] + reach, this.end)) };
    });
    return this.spans;
  }

  /** The bucket that holds this step: the last one that begins at or before it; -1 without any. */
  indexAt(step) {
    const spans = this.columns();
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (spans[middle].from <= step) low = middle;
      else high = middle - 1;
    }
    return spans.length ? low : -1;
  }
}
