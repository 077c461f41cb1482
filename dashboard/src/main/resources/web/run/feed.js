// The frames of one run as the page needs them: a range in buckets, and what is new at its end.

import * as api from "../app/api.js";
import { placed, Series } from "./series.js";
import { FOLDED, SHOWN } from "./quantities/index.js";

const BUCKETS = 480;
const FIRST_STEPS = 40;

/** What a sheet reads whatever its quantities are: the timeline's sparsity, and marks in all maps. */
const ALWAYS = ["activationSparsity", "nonfiniteValues"];

/** The fields that these quantities read, and every number of the run as a whole. */
async function fieldsOf(quantities) {
  const { runStatistics } = await api.catalogue();
  const scalars = runStatistics.map((statistic) => statistic.name);
  const columns = quantities.flatMap((quantity) => quantity.fields);
  return [...new Set(["timestamp", ...scalars, ...ALWAYS, ...columns])].join(",");
}

export class Feed {
  constructor(run, quantities = SHOWN) {
    this.run = run;
    this.series = new Series();
    this.start = new Series();
    this.width = 1;
    this.quantities = quantities;
  }

  /** Reads a range, the whole run without one, and once the first frames as a reference. */
  async load(range, signal) {
    const query = { buckets: BUCKETS, fields: await fieldsOf(this.quantities), from: range?.from, to: range?.to };
    const [answer] = await Promise.all([
      api.frames(this.run, query, signal),
      this.start.length ? null : this.loadStart(signal),
    ]);
    this.series = new Series(placed(answer, BUCKETS));
    this.width = Math.max(1, Math.ceil((answer.to - answer.from + 1) / BUCKETS));
    if (!this.start.length) await this.loadStart(signal);
  }

  /** Reads what came since; whole again once that has doubled the number of buckets. */
  async tail(lastStep, signal) {
    if (this.series.length === 0 || this.series.length > 2 * BUCKETS) return this.load(null, signal);
    const from = this.series.columns().at(-1).from;
    const buckets = Math.max(1, Math.ceil((lastStep - from + 1) / this.width));
    const answer = await api.frames(this.run,
      { from, buckets, fields: await fieldsOf(this.quantities) }, signal);
    this.series.extend(from, placed(answer, buckets));
    if (!this.start.length) await this.loadStart(signal);
  }

  /** From now on reads the folded quantities too. */
  unfold() {
    if (this.quantities.length > SHOWN.length) return false;
    this.quantities = [...SHOWN, ...FOLDED];
    return true;
  }

  async loadStart(signal) {
    const { firstStep } = await api.run(this.run, signal);
    const first = await api.frames(this.run, {
      from: firstStep,
      to: firstStep + FIRST_STEPS - 1,
      buckets: FIRST_STEPS,
      fields: await fieldsOf([...SHOWN, ...FOLDED]),
    }, signal);
    if (first.buckets.length) this.start = new Series(placed(first, FIRST_STEPS).slice(0, 1));
  }
}
