// Loss of every step (mean of each bucket, its extremes as a band), that of the baseline, and, where
// the trainer tells it, accuracy and learning rate at the cursor.

import { numberParam, param, setParams } from "../app/address.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, number, ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { nonFiniteMarks, stageLines } from "./marks.js";
import { cursorLine, pointAt } from "./pointer.js";
import { readingAt } from "./reading.js";
import { real } from "./series.js";
import { scaleFor, smoothed } from "./smooth.js";

const HEIGHT = 160;
const MAX_SMOOTHING = 0.99;

/** A hole is so many times as wide as the usual distance of two values, and at least so many steps. */
const HOLE_RATIO = 10;
const MIN_HOLE = 200;

const SCALES = { auto: "automatic", linear: "linear", log: "logarithmic", symlog: "symmetric log" };
const NAMES = { linear: "linear scale", log: "log scale", symlog: "symmetric log scale" };

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function lossPanel(view) {
  const chart = h("div", { class: "chart" });
  const marks = h("div", { class: "marks" });
  const area = h("div", { class: "area" }, marks);
  const readout = h("p", { class: "readout" });
  const legend = h("span", { class: "legend" });
  view.curves ??= { smoothing: Math.min(MAX_SMOOTHING, Math.max(0, numberParam("smooth") ?? 0)),
    scale: param("scale") in SCALES ? param("scale") : "auto" };
  const element = h("section", { class: "panel wide", "aria-label": "Loss" },
    h("header", {}, h("h2", {}, "Loss"), legend, h("span", { class: "grow" }), controls(view)),
    h("div", { class: "plot" }, chart, area), readout);
  element.style.setProperty("--plot-height", `${HEIGHT}px`);
  const lines = lineChart(chart, { height: HEIGHT });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let data = null;
  let points = [];
  let smooth = [];
  let colours = null;

  function show(next) {
    data = next;
    points = withHoles(pointsOf(next));
  }

  function paint(next) {
    colours = next ?? colours;
    if (!data || !colours) return;
    const { smoothing, scale: chosen } = view.curves;
    const steps = points.map((point) => point.step);
    const raw = points.map((point) => finite(point.mean));
    smooth = smoothed(raw, smoothing);
    const inSight = (which) => points.filter(({ step }) => step >= view.window.from && step <= view.window.to).map((p) => p[which]);
    const scale = scaleFor([...inSight("min"), ...inSight("max")], chosen);
    const drawn = (values) => (scale === "log" ? values.map((value) => (value > 0 ? value : null)) : values);
    lines.update(steps, [
      { label: "highest", values: drawn(points.map((p) => finite(p.max))), colour: "transparent", fillTo: 1, fill: colours.css.band },
      { label: "lowest", values: drawn(points.map((p) => finite(p.min))), colour: "transparent" },
      smoothing ? { label: "unsmoothed", values: drawn(raw), colour: colours.css["raw-line"], width: 1 } : null,
      { label: "loss", values: drawn(smooth), colour: colours.css.ink, width: 1.5 },
      ...baselineOf(steps, drawn),
    ].filter(Boolean), view.window, colours, scale);
    const broken = points.filter((point) => point.nonFinite);
    replaceIfChanged(marks, [view.window, broken, data.stages], () =>
      [stageLines(data.stages, view.window), nonFiniteMarks(broken.map(markOf), view.window)]);
    legend.textContent = [NAMES[scale], smoothing ? "unsmoothed behind" : "",
      data.baseline?.buckets.length ? `dashed: ${data.baseline.run}` : ""].filter(Boolean).join(", ");
    cursor();
  }

  function baselineOf(steps, drawn) {
    if (!data.baseline?.buckets.length) return [];
    const values = drawn(steps.map((step) => finite(baselineAt(data.baseline.buckets, step))));
    return [{ label: "baseline", values, colour: colours.css["ink-soft"], width: 1.5, dash: [5, 4] }];
  }

  function cursor() {
    moveLine();
    const index = indexAt(points, view.cursor);
    const point = points[index];
    if (!data || !point) {
      replace(readout, data?.series.length || points.length ? h("span", {}, "no loss at this step") : null);
      return;
    }
    const parts = [lossText(point)];
    if (point.count > 1 && point.max > point.min) parts.push(`${number(point.min)} to ${number(point.max)} in ${stepsText(point)}`);
    else if (point.step !== view.cursor) parts.push(`of step ${count(point.step)}`);
    if (view.curves.smoothing && Number.isFinite(smooth[index])) parts.push(`smoothed ${number(smooth[index])}`);
    const other = data.baseline ? baselineAt(data.baseline.buckets, point.step) : null;
    if (Number.isFinite(other)) parts.push(`baseline ${number(other)}`);
    const reading = readingAt(data, view.cursor);
    const value = (field) => (reading ? reading.series.scalar(reading.index, field) : null);
    if (Number.isFinite(value("accuracy"))) parts.push(`accuracy ${ratio(value("accuracy"))}`);
    if (Number.isFinite(value("learningRate"))) parts.push(`learning rate ${number(value("learningRate"))}`);
    replace(readout, parts.map((part) => h("span", {}, part)));
  }

  view.onChange((what) => { if (what === "curves") paint(); });
  return { element, show, paint, cursor };
}

/** Slider and choice above the curve; what they are set to is in the address. */
function controls(view) {
  const slider = h("input", { type: "range", min: "0", max: String(MAX_SMOOTHING), step: "0.01", oninput: () => set({ smoothing: Number(slider.value) }) });
  slider.value = String(view.curves.smoothing);
  const choice = h("select", { onchange: () => set({ scale: choice.value }) },
    Object.entries(SCALES).map(([value, text]) => h("option", { value }, text)));
  choice.value = view.curves.scale;

  function set(change) {
    Object.assign(view.curves, change);
    setParams({ smooth: view.curves.smoothing || null, scale: view.curves.scale === "auto" ? null : view.curves.scale });
    view.tell("curves");
  }

  view.onChange((what) => {
    if (what !== "curves") return;
    slider.value = String(view.curves.smoothing);
    choice.value = view.curves.scale;
  });
  return h("span", { class: "curve-controls" },
    h("label", {}, "smoothing ", slider), h("label", {}, "scale ", choice));
}

/**
 * The losses of every step where the page has read them, else those of the frames:
 * `[{ step, begin, count, min, mean, max, last, nonFinite }]`, numbers or null.
 */
function pointsOf({ curves, series }) {
  if (curves?.length) {
    const usual = medianGap(curves);
    return curves.map((bucket, i) => ({
      ...bucket,
      begin: bucket.count > 1 ? Math.max(curves[i - 1]?.step + 1 || 0, bucket.step - Math.max(usual, bucket.count) + 1) : bucket.step,
      min: real(bucket.min), mean: real(bucket.mean), max: real(bucket.max), last: real(bucket.last),
    }));
  }
  return series.buckets.map(({ step, begin, count: frames }, i) => {
    const [min, max, last] = ["min", "max", "last"].map((which) => series.scalar(i, "loss", which));
    const isBroken = [min, max, last].some((value) => value !== null && !Number.isFinite(value));
    return { step, begin, count: frames, min, mean: last, max, last, nonFinite: isBroken ? 1 : 0 };
  });
}

/** Points with one of nothing in each hole, so that no line leads across it. */
function withHoles(points) {
  const hole = Math.max(HOLE_RATIO * medianGap(points), MIN_HOLE);
  return points.flatMap((point, i) => (i && point.step - points[i - 1].step > hole
    ? [{ step: points[i - 1].step + 1, begin: points[i - 1].step + 1, count: 0, min: null, mean: null, max: null, last: null, nonFinite: 0 }, point]
    : [point]));
}

/** The usual distance of two points in steps; 1 without two. */
function medianGap(points) {
  const gaps = points.slice(1).map((point, i) => point.step - points[i].step).sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 1;
}

/** The place of the point whose steps hold this one, or of the last before it; -1 before the first. */
function indexAt(points, step) {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].begin <= step) low = middle + 1;
    else high = middle;
  }
  return points[low - 1]?.count === 0 ? -1 : low - 1;
}

function lossText(point) {
  if (!point.nonFinite) return `loss ${number(point.mean)}`;
  const which = point.count > 1 ? `not finite in ${count(point.nonFinite)} of ${count(point.count)} steps` : `not finite: ${number(point.last)}`;
  return h("strong", { class: "nonfinite" }, `loss ${which}`);
}

function stepsText({ begin, step }) {
  return `steps ${count(begin)}–${count(step)}`;
}

function markOf(point) {
  const where = point.count > 1 ? stepsText(point) : `step ${count(point.step)}`;
  return { from: point.begin, to: point.step + 1, title: `Loss is not finite at ${where}` };
}

/** The mean loss of the bucket that holds this step; null before the first and after the last. */
function baselineAt(buckets, step) {
  if (!buckets.length || step > buckets.at(-1).step) return null;
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (buckets[middle].step < step) low = middle + 1;
    else high = middle;
  }
  return real(buckets[low].mean);
}

const finite = (value) => (Number.isFinite(value) ? value : null);
