// The frames of one run as the page needs them: a range in buckets, and what is new at its end.

import * as api from "../app/api.js";
import { placed, Series } from "./series.js";
import { stagesOf } from "./stages.js";
import { FOLDED, SHOWN } from "./quantities/index.js";

const BUCKETS = 480;
const FIRST_STEPS = 40;

/** What a sheet reads whatever its quantities are: the timeline's sparsity, and marks in all maps. */
const ALWAYS = ["activationSparsity", "nonfiniteValues"];

/** What the stages of the whole run are read from. */
const STAGES = "stage,sparsityTarget";

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
    /** The stages of the whole run, of which the series may be a part. */
    this.stages = [];
    this.width = 1;
    this.quantities = quantities;
    this.asked = 0;
  }

  /**
   * Reads a range, the whole run without one, and once the first frames as a reference. An answer
   * that comes after a later question is dropped. `firstStep` may be a promise; it is asked for where it
   * is not given.
   */
  async load(range, { signal, firstStep } = {}) {
    const asked = ++this.asked;
    const query = { buckets: BUCKETS, fields: await fieldsOf(this.quantities), from: range?.from, to: range?.to };
    const [answer, stages] = await Promise.all([
      api.frames(this.run, query, signal),
      range ? api.frames(this.run, { buckets: BUCKETS, fields: STAGES }, signal) : null,
      this.start.length ? null : this.loadStart(firstStep, signal),
    ]);
    if (asked !== this.asked) return;
    this.series = new Series(placed(answer, BUCKETS));
    this.stages = stagesOf(stages ? new Series(placed(stages, BUCKETS)) : this.series);
    this.width = Math.max(1, Math.ceil((answer.to - answer.from + 1) / BUCKETS));
    if (!this.start.length) await this.loadStart(firstStep, signal);
  }

  /**
   * Reads what came since, as far as it is in the range; whole again once that has doubled the number
   * of buckets.
   */
  async tail({ lastStep, firstStep, stage }, range = null, signal) {
    const isNewStage = stage > 0 && stage !== this.stages.at(-1)?.stage;
    if (this.series.length === 0 || this.series.length > 2 * BUCKETS || (range && isNewStage)) {
      return this.load(range, { signal, firstStep });
    }
    if (range && range.to <= this.series.lastStep) return;
    const to = Math.min(lastStep, range?.to ?? Infinity);
    const asked = this.asked;
    const from = this.series.columns().at(-1).from;
    const buckets = Math.max(1, Math.ceil((to - from + 1) / this.width));
    const answer = await api.frames(this.run,
      { from, to: range ? to : undefined, buckets, fields: await fieldsOf(this.quantities) }, signal);
    if (asked !== this.asked) return;
    this.series.extend(from, placed(answer, buckets));
    if (!range) this.stages = stagesOf(this.series);
    if (!this.start.length) await this.loadStart(firstStep, signal);
  }

  /**
   * The frame that was measured at this step, or the last one before it, as a series of one; null
   * where the bucket has a single frame, which is that one.
   */
  async exact(step, signal) {
    const index = this.series.indexAt(step);
    if (index < 0 || this.series.buckets[index].count === 1) return null;
    const { begin } = this.series.buckets[index];
    const { buckets } = await api.frames(this.run,
      { from: Math.min(begin, step), to: step, buckets: 1, fields: await fieldsOf(this.quantities) }, signal);
    return buckets.length ? Series.ofLast(buckets[0]) : null;
  }

  /** From now on reads the folded quantities too. */
  unfold() {
    if (this.quantities.length > SHOWN.length) return false;
    this.quantities = [...SHOWN, ...FOLDED];
    return true;
  }

  async loadStart(known, signal) {
    const firstStep = (await known) ?? (await api.run(this.run, signal)).firstStep;
    const first = await api.frames(this.run, {
      from: firstStep,
      to: firstStep + FIRST_STEPS - 1,
      buckets: FIRST_STEPS,
      fields: await fieldsOf([...SHOWN, ...FOLDED]),
    }, signal);
    if (first.buckets.length) this.start = new Series(placed(first, FIRST_STEPS).slice(0, 1));
  }
}
