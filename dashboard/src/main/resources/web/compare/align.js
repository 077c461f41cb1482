// Where a step lies on the shared axis: at its number, its epoch, or its time since the first step.

import { count, duration, number } from "../app/format.js";

/** The axes: name, what its ticks say, and why a run may be missing on it. */
export const ALIGNMENTS = {
  step: { label: "step", format: (x) => count(Math.floor(x)), missing: "" },
  epoch: { label: "epoch", format: number, missing: "reports fewer than two epochs" },
  time: { label: "time since the first step", format: (x) => (x === 0 ? "0" : duration(x)), missing: "reports no times" },
};

/**
 * How a run lies on an axis: `{ toX(step), toStep(x) }`, or null where it does not tell. `knots` are
 * `[{ step, epoch, timestamp }]` over the whole run, ascending in step.
 */
export function alignmentOf(kind, knots) {
  if (kind === "step") return { toX: (step) => step, toStep: (x) => x };
  const points = kind === "time" ? timePoints(knots) : epochPoints(knots);
  return points ? between(points) : null;
}

function timePoints(knots) {
  const timed = knots.filter(({ timestamp }) => Number.isFinite(timestamp));
  const points = [];
  for (const { step, timestamp } of timed) {
    const x = timestamp - timed[0].timestamp;
    if (!points.length || (step > points.at(-1).step && x > points.at(-1).x)) points.push({ step, x });
  }
  return points.length > 1 ? points : null;
}

/** An epoch begins where its number was first seen; the last one is taken to be as long as the one before. */
function epochPoints(knots) {
  const starts = [];
  for (const { step, epoch } of knots) {
    if (Number.isFinite(epoch) && (!starts.length || epoch > starts.at(-1).x)) starts.push({ step, x: epoch });
  }
  if (starts.length < 2) return null;
  const [before, last] = starts.slice(-2);
  const perEpoch = (last.step - before.step) / (last.x - before.x);
  return [...starts, { step: last.step + perEpoch, x: last.x + 1 }];
}

/** Straight between the points, and on in the same direction beyond them. */
function between(points) {
  const along = (from, to) => (value) => {
    let at = points.findIndex((point) => point[from] > value);
    at = at < 0 ? points.length - 1 : Math.max(1, at);
    const [a, b] = [points[at - 1], points[at]];
    return a[to] + ((value - a[from]) * (b[to] - a[to])) / (b[from] - a[from]);
  };
  return { toX: along("step", "x"), toStep: along("x", "step") };
}
