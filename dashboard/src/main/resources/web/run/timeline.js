// Stages at a glance: target and achieved sparsity, where alerts began, what the gate decided.

import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { flagsOf } from "./flags.js";
import { stageLines } from "./marks.js";
import { momentOf } from "./moments.js";
import { cursorLine, pointAt } from "./pointer.js";
import { readingAt, stepsOf } from "./reading.js";

/** Enough for the lines of numbers beside it, so that the panel keeps its height. */
const HEIGHT = 112;

const KEYS = [["ink-line", "target"], ["line", "achieved, mean of the layers"], ["band", "least to most of a layer"]];

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function timeline(view) {
  const chart = h("div", { class: "chart" });
  const flags = h("div", { class: "flags" });
  const marks = h("div", { class: "marks" });
  const area = h("div", { class: "area" }, marks);
  const readout = h("p", { class: "readout" });
  const element = h("section", { class: "panel wide", "aria-label": "Sparsity: target and achieved" },
    h("header", {}, h("h2", {}, "Sparsity: target and achieved"), h("span", { class: "legend" },
      KEYS.map(([kind, text]) => [h("i", { class: `key ${kind}`, "aria-hidden": "true" }), `${text} `]))),
    h("div", { class: "flag-row" }, flags),
    h("div", { class: "plot" }, chart, area), readout);
  element.style.setProperty("--plot-height", `${HEIGHT}px`);
  const lines = lineChart(chart, { height: HEIGHT, format: ratio });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let data = null;

  function show(next) {
    data = next;
  }

  function cursor() {
    moveLine();
    if (!data) return;
    const reading = readingAt(data, view.cursor);
    if (!reading) {
      replace(readout, h("strong", {}, `step ${count(view.cursor)}`),
        data.series.length ? h("span", {}, `nothing after step ${count(data.series.lastStep)}`) : null);
      return;
    }
    const value = (field) => reading.series.scalar(reading.index, field);
    const [stage, target, gate] = [value("stage"), value("sparsityTarget"), value("gateOpen")];
    const last = Math.max(...data.stages.map((each) => each.stage));
    const of = stepsOf(reading, view.cursor);
    replace(readout,
      h("strong", {}, `step ${count(view.cursor)}`),
      of ? h("span", { class: "of-steps" }, of) : null,
      stage > 0 ? h("span", {}, `stage ${stage}`, data.stages.length > 1 ? ` of ${last} so far` : "") : null,
      Number.isFinite(target) ? h("span", {}, `target ${ratio(target)}`) : null,
      h("span", {}, `achieved ${ratio(summary({ ...data, series: reading.series }, reading.index).mean)}`),
      gate === null ? null : h("span", {}, gate ? "gate open" : "gate closed"),
      momentOf(value),
      value("sparsityHeld") ? h("span", {}, "held: alignment rises") : null);
  }

  function paint(colours) {
    if (!data) return;
    const { steps, mean, low, high, target } = achieved(data);
    lines.update(steps, [
      { label: "most", values: high, colour: "transparent", fillTo: 1, fill: colours.css.band },
      { label: "least", values: low, colour: "transparent" },
      { label: "achieved", values: mean, colour: colours.css.accent, width: 1.6 },
      { label: "target", values: target, colour: colours.css.ink, width: 1.4, stepped: true },
    ], view.window, colours);
    replaceIfChanged(flags, [view.window, flags.clientWidth, data.alerts, data.events], () =>
      flagsOf(data, view.window, flags.clientWidth || 800, (step) => view.pin(step)));
    replaceIfChanged(marks, [view.window, data.stages], () => stageLines(data.stages, view.window));
    cursor();
  }

  return { element, show, paint, cursor };
}

/** What the layers achieve in one bucket: mean, least and most over all but the output. */
function summary({ series, layers }, index) {
  const shares = layers
    .map((layer, at) => (layer.kind === "output" ? null : series.last(index, "activationSparsity", at)))
    .filter(Number.isFinite);
  if (shares.length === 0) return { mean: null, low: null, high: null };
  return {
    mean: shares.reduce((a, b) => a + b, 0) / shares.length,
    low: Math.min(...shares),
    high: Math.max(...shares),
  };
}

function achieved(data) {
  const rows = data.series.buckets.map((_, index) => summary(data, index));
  return {
    steps: data.series.columns().map((span) => span.from),
    mean: rows.map((row) => row.mean),
    low: rows.map((row) => row.low),
    high: rows.map((row) => row.high),
    target: data.series.buckets.map((_, index) => finite(data.series.scalar(index, "sparsityTarget"))),
  };
}

const finite = (value) => (Number.isFinite(value) ? value : null);
