// What is drawn over the curves of a panel: where stages begin, and where values are not finite.

import { h } from "../app/dom.js";
import { ratio } from "../app/format.js";

const MIN_PERCENT = 0.25;

/** A line at the beginning of each stage but the first. */
export function stageLines(stages, { from, to }) {
  return stages.slice(1).filter(({ step }) => step >= from && step <= to).map((stage) => h("i", {
    class: "stage-line",
    style: { left: `${(100 * (stage.step - from)) / (to - from)}%` },
    title: `stage ${stage.stage}, target ${ratio(stage.target)}`,
  }));
}

/** A hatched column for each `{ from, to, title }` in which something is not finite. */
export function nonFiniteMarks(spans, { from, to }) {
  return spans.filter((span) => span.to >= from && span.from <= to).map((span) => h("i", {
    class: "nan-mark",
    role: "img",
    "aria-label": span.title,
    title: span.title,
    style: {
      left: `${(100 * (span.from - from)) / (to - from)}%`,
      width: `${Math.max(MIN_PERCENT, (100 * (span.to - span.from)) / (to - from))}%`,
    },
  }));
}
