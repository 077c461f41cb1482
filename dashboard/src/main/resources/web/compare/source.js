// One run of a comparison: what the dashboard has of it, whole at first and then what is new.

import * as api from "../app/api.js";
import { placed, real, Series } from "../run/series.js";
import { alignmentOf } from "./align.js";

const BUCKETS = 400;
const KNOTS = 400;
const FIRST_STEPS = 40;
const ALWAYS = ["epoch", "timestamp", "stage", "sparsityTarget", "nonfiniteValues"];

export class RunSource {
  /** `slot` is the number of its colour. */
  constructor(name, slot) {
    this.name = name;
    this.slot = slot;
    this.run = null;
    this.alerts = [];
    this.series = new Series();
    this.start = new Series();
    /** Buckets by the name of a scalar. */
    this.scalars = {};
    this.knots = [];
    this.alignment = alignmentOf("step", []);
    this.problem = null;
    this.width = 1;
    this.fields = "";
  }

  /** Whether there is something to show. */
  get isThere() {
    return this.run !== null && this.problem === null;
  }

  get isOver() {
    return ["ended", "failed", "lost"].includes(this.run?.state);
  }

  /** The run and its alerts, without its numbers. */
  async describe() {
    [this.run, this.alerts] = await Promise.all([api.run(this.name), api.runAlerts(this.name)]);
  }

  /** Epoch and time of each step, for an axis of them. */
  async readKnots() {
    const answer = await api.frames(this.name, { buckets: KNOTS, fields: "epoch,timestamp" });
    const series = new Series(placed(answer, KNOTS));
    this.knots = series.buckets.map((bucket, at) =>
      ({ step: bucket.step, epoch: series.scalar(at, "epoch"), timestamp: series.scalar(at, "timestamp") }));
  }

  align(kind) {
    this.alignment = alignmentOf(kind, this.knots);
  }

  /** Reads the frames and scalars of these steps, all without a range. */
  async load(fields, range) {
    this.fields = [...new Set([...ALWAYS, ...fields])].join(",");
    const { firstStep, lastStep } = this.run;
    const asked = range ? { from: Math.max(0, Math.floor(range.from)), to: Math.max(0, Math.ceil(range.to)) } : {};
    const [frames, { names }, start] = await Promise.all([
      api.frames(this.name, { ...asked, buckets: BUCKETS, fields: this.fields }),
      api.scalars(this.name, { ...asked, buckets: BUCKETS }),
      api.frames(this.name, { from: firstStep, to: firstStep + FIRST_STEPS - 1, buckets: FIRST_STEPS, fields: this.fields }),
    ]);
    this.series = new Series(placed(frames, BUCKETS));
    this.start = new Series(start.buckets.length ? placed(start, FIRST_STEPS).slice(0, 1) : []);
    this.scalars = Object.fromEntries(Object.entries(names).map(([name, { buckets }]) => [name, buckets.map(readable)]));
    const [from, to] = [asked.from ?? firstStep, asked.to ?? lastStep];
    this.width = Math.max(1, Math.ceil((to - from + 1) / BUCKETS));
  }

  /** Reads what came since the last time, in buckets as wide as those that are there. */
  async tail(range) {
    await this.describe();
    if (range || this.series.length === 0 || this.series.length > 2 * BUCKETS) {
      await this.load(this.fields.split(","), range);
      return;
    }
    const last = this.run.lastStep;
    const framesFrom = this.series.columns().at(-1).from;
    const scalarsFrom = Math.min(...Object.values(this.scalars).map((buckets) => (buckets.at(-2)?.step ?? -1) + 1), last);
    const buckets = (from) => Math.max(1, Math.ceil((last - from + 1) / this.width));
    const [frames, { names }] = await Promise.all([
      api.frames(this.name, { from: framesFrom, buckets: buckets(framesFrom), fields: this.fields }),
      api.scalars(this.name, { from: scalarsFrom, buckets: buckets(scalarsFrom) }),
    ]);
    this.series.extend(framesFrom, placed(frames, buckets(framesFrom)));
    for (const [name, { buckets: fresh }] of Object.entries(names)) {
      this.scalars[name] = [...(this.scalars[name] ?? []).filter(({ step }) => step < scalarsFrom), ...fresh.map(readable)];
    }
    const knots = this.series.length - 1;
    if (knots >= 0) {
      this.knots.push({ step: this.series.step(knots), epoch: this.series.scalar(knots, "epoch"), timestamp: this.series.scalar(knots, "timestamp") });
    }
  }

  /** First and last step on the axis, or null where the run does not lie on it. */
  get extent() {
    if (!this.isThere || !this.alignment) return null;
    return { from: this.alignment.toX(this.run.firstStep), to: this.alignment.toX(this.run.lastStep) };
  }

  /** The step at a place of the axis; null where the run has none, with why in `outside(x)`. */
  stepAt(x) {
    return this.outside(x) ? null : Math.floor(this.alignment.toStep(x) + 1e-9);
  }

  /** Why there is no value at this place, or null: nothing is carried on from other steps. */
  outside(x) {
    const { firstStep, lastStep, state } = this.run;
    const step = Math.floor(this.alignment.toStep(x) + 1e-9);
    if (step < firstStep) return `begins at step ${firstStep}`;
    if (step <= lastStep) return null;
    return this.isOver ? `${state} at step ${lastStep}` : `at step ${lastStep} so far`;
  }

  /** The bucket of frames at a place of the axis; -1 where there is none. */
  frameAt(x) {
    const step = this.stepAt(x);
    if (step === null || !this.series.length || step < this.series.columns()[0].from) return -1;
    const index = this.series.indexAt(step);
    return step < this.series.columns()[index].to ? index : -1;
  }

  /** The newest bucket of a scalar up to a place of the axis; undefined where there is none. */
  scalarAt(name, x) {
    const step = this.stepAt(x);
    if (step === null) return undefined;
    const buckets = this.scalars[name] ?? [];
    const at = buckets.findIndex((bucket) => bucket.step >= step);
    if (at < 0) return buckets.at(-1);
    return buckets[at].step === step || buckets[at].count > 1 ? buckets[at] : buckets[at - 1];
  }
}

function readable({ step, count, min, mean, max, last, nonFinite }) {
  return { step, count, min: real(min), mean: real(mean), max: real(max), last: real(last), nonFinite: nonFinite ?? 0 };
}
