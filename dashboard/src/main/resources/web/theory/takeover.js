// A run's network as a question: what was built, at which sparsity, and what q its layers have.

import * as api from "../app/api.js";
import { count, number, ratio } from "../app/format.js";
import { sparsity as zeros } from "../run/quantities/sparsity.js";
import { variance } from "../run/quantities/variance.js";
import { placed, Series } from "../run/series.js";
import { quantile } from "./gaussian.js";
import { isClipped, kindName, KINDS } from "./names.js";

const FIELDS = [variance.field, ...zeros.fields, "threshold", "clip"].join(",");
const BUCKETS = 480;

/**
 * What a run measured at the newest observed step up to `step`: `{ run, step, measured: [q], design }`;
 * `design` is `{ values, text }` for the controls, or `{ problem }`. Without a step at its newest one.
 */
export async function readRun(name, step) {
  const run = await api.run(name);
  const last = step ?? run.lastObservedStep ?? run.lastStep;
  const answer = await api.frames(name,
    { from: Math.min(run.firstStep, last), to: Math.max(last, run.firstStep), buckets: BUCKETS, fields: FIELDS });
  const series = new Series(placed(answer, BUCKETS));
  if (series.length === 0) return { run: name, step: last, measured: null, design: { problem: "No layer of this run was measured up to that step." } };
  const at = series.length - 1;
  const hidden = run.layers.map((_, layer) => layer).filter((layer) => !/output/.test(run.layers[layer].kind ?? ""));
  const column = (field) => hidden.map((layer) => series.last(at, field, layer)).filter(Number.isFinite);
  return {
    run: name,
    step: series.step(at),
    measured: hidden.map((layer) => series.last(at, variance.field, layer)),
    design: designOf(run, hidden, column, series.scalar(at, "sparsityTarget")),
  };
}

function designOf(run, hidden, column, stageTarget) {
  const kinds = hidden.map((layer) => run.layers[layer].activation?.kind).filter((kind) => kind in KINDS);
  if (kinds.length === 0) return { problem: "No layer of this run has a sparse activation: there is nothing to take over but its q." };
  const activation = mostCommon(kinds);
  const sparse = hidden.filter((layer) => run.layers[layer].activation?.kind === activation);
  const own = (field) => sparse.map((layer) => run.layers[layer].activation[field]).filter(Number.isFinite);
  const threshold = median(column("threshold")) ?? median(own("tau"));
  const clip = isClipped(activation) ? median(column("clip")) ?? median(own("m")) : null;
  const achieved = median(column(zeros.field));
  const target = median(column("activationSparsityTarget")) ?? stageTarget;
  const sparsity = target ?? achieved;
  if (!(sparsity > 0 && sparsity < 1)) return { problem: "This run reports no sparsity between 0 and 1." };
  const designed = target === null ? null : designedQ(activation, target, threshold);
  const measuredQ = median(column(variance.field));
  const q = designed ?? measuredQ ?? 1;
  const values = {
    activation,
    sparsity: Number(sparsity.toPrecision(4)),
    q: Number(q.toPrecision(3)),
    depth: sparse.length,
    width: median(sparse.map((layer) => run.layers[layer].units)) ?? 100,
    ...(clip > 0 ? { by: "clip", clip: Number(clip.toPrecision(4)) } : {}),
  };
  const text = `${kindName(activation)}, ${count(values.depth)} layers of ${count(values.width)} units, `
    + `sparsity ${ratio(sparsity)} (${target === null ? "achieved" : "target"}), `
    + `q* ${number(q)} (${designed === null ? "median of the layers" : "of its threshold and target"})`
    + `${clip > 0 ? `, clip ${number(clip)}` : ""}. Measured: sparsity ${ratio(achieved)}, median q ${number(measuredQ)}.`;
  return { values, text };
}

/** The q at which this threshold gives this sparsity; null where none does. */
function designedQ(activation, sparsity, threshold) {
  const twoSided = activation === "st" || activation === "cst";
  const z = quantile(twoSided ? (1 + sparsity) / 2 : sparsity);
  const q = (threshold / z) ** 2;
  return threshold > 0 && z > 0.01 && q >= 1e-3 && q <= 1e3 ? q : null;
}

function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : null;
}

function mostCommon(values) {
  return [...new Set(values)].sort((a, b) =>
    values.filter((value) => value === b).length - values.filter((value) => value === a).length)[0];
}
