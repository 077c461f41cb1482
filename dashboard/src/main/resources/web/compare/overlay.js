// One scalar of all runs in one chart: one scale, one colour per run, the values at the cursor beside it.

import { h, replace, s } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { logTicks, ticks } from "../charts/axis.js";
import { pointInto } from "./pointer.js";
import { swatch } from "./swatch.js";

const WIDTH = 1000;
const HEIGHT = 100;
const MAX_BANDS = 6;
const MIN_HEIGHT = 150;
const LINE_HEIGHT = 19;

/** A logarithmic scale is chosen by itself where the values span this factor. */
const WIDE = 20;

/** The panel as an element with `show(sources, scale)` and `cursor()`; scale: auto, log or linear. */
export function overlay(name, view) {
  const plot = h("div", { class: "overlay-plot" });
  const area = h("div", { class: "area" }, plot);
  const axis = h("div", { class: "overlay-ticks", "aria-hidden": "true" });
  const readout = h("ul", { class: "overlay-readout", "aria-label": `${name} at the cursor` });
  const note = h("span", { class: "legend" });
  const element = h("section", { class: "overlay", "aria-label": name, "data-scalar": name },
    h("header", {}, h("h2", {}, title(name)), note), axis, area, readout);
  const moveLine = pointInto(area, view);
  let sources = [];

  function show(all, scale) {
    sources = all;
    element.style.setProperty("--plot-height", `${Math.max(MIN_HEIGHT, LINE_HEIGHT * all.length + 8)}px`);
    const lines = all.filter((source) => source.extent).map((source) => ({ source, points: pointsOf(source) }));
    const range = rangeOf(lines, scale);
    const y = (value) => range.share(value) * HEIGHT;
    const x = (value) => Number((view.share(value) * WIDTH).toFixed(1));
    replace(plot, s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": describe(lines) },
      range.ticks.map((tick) => s("line", { class: "grid", x1: 0, x2: WIDTH, y1: y(tick), y2: y(tick) })),
      lines.length <= MAX_BANDS ? lines.map(({ source, points }) => s("path", { class: "spread", "data-slot": source.slot, d: bandPath(points, x, y) })) : null,
      lines.map(({ source, points }) => s("path", { class: "line", "data-slot": source.slot, "data-run": source.name, d: linePath(points, x, y) }))),
    lines.flatMap(({ source, points }) => points.filter((point) => point.nonFinite).map((point) =>
      h("span", { class: "nonfinite-mark", style: { left: `${100 * view.share(point.x)}%` }, title: `${source.name}: not finite at step ${count(point.step)}` }, "✕"))));
    replace(axis, range.ticks.map((tick) => h("span", { style: { top: `${100 * range.share(tick)}%` } }, number(tick))));
    replace(note, range.log ? "log scale" : "linear scale");
    cursor();
  }

  function pointsOf(source) {
    return (source.scalars[name] ?? []).map((bucket) => ({ ...bucket, x: source.alignment.toX(bucket.step) }));
  }

  function rangeOf(lines, scale) {
    const inSight = lines.flatMap(({ points }) => points).filter(({ x }) => x >= view.window.from && x <= view.window.to)
      .flatMap(({ min, max, mean }) => [min, max, mean]).filter(Number.isFinite);
    return scaleOf(inSight, scale);
  }

  function cursor() {
    moveLine();
    replace(readout, sources.map((source) => h("li", { "data-run": source.name, class: valueOf(source).absent ? "absent" : null },
      swatch(source.slot), valueOf(source).text)));
  }

  function valueOf(source) {
    if (!source.extent) return { absent: true, text: source.problem ? "not found" : "not on this axis" };
    const outside = source.outside(view.cursor);
    if (outside) return { absent: true, text: outside };
    const bucket = source.scalarAt(name, view.cursor);
    if (!bucket) return { absent: true, text: source.scalars[name] ? "not reported yet" : "not reported" };
    return bucket.count > 1 && bucket.mean !== null
      ? { text: `${number(bucket.mean)} (${number(bucket.min)} to ${number(bucket.max)})` }
      : { text: number(bucket.last) };
  }

  function describe(lines) {
    return `${title(name)} of ${lines.filter(({ points }) => points.length).length} runs`;
  }

  return { element, show, cursor };
}

const title = (name) => ({ loss: "Loss", accuracy: "Accuracy", learningRate: "Learning rate" }[name] ?? name);

function scaleOf(values, scale) {
  const positive = values.every((value) => value > 0) && values.length > 0;
  let min = Math.min(...values);
  let max = Math.max(...values);
  if (!values.length) [min, max] = [0, 1];
  const log = positive && (scale === "log" || (scale === "auto" && max / min > WIDE));
  if (log) {
    [min, max] = [min / 1.15, max * 1.15];
    return { log, ticks: logTicks(min, max, 6), share: (value) => clamp(1 - Math.log(value / min) / Math.log(max / min)) };
  }
  const room = (max - min || Math.abs(max) || 1) * 0.06;
  [min, max] = [min - room, max + room];
  return { log, ticks: ticks(min, max, 5), share: (value) => clamp(1 - (value - min) / (max - min)) };
}

const clamp = (share) => Math.min(1.5, Math.max(-0.5, share));

/** A line that stops where a value is not finite. */
function linePath(points, x, y) {
  let d = "";
  let pen = false;
  for (const point of points) {
    const value = point.mean ?? point.last;
    if (!Number.isFinite(value)) {
      pen = false;
      continue;
    }
    d += `${pen ? "L" : "M"}${x(point.x)} ${y(value).toFixed(2)}${pen ? "" : "h0"}`;
    pen = true;
  }
  return d;
}

function bandPath(points, x, y) {
  const known = points.filter(({ min, max }) => Number.isFinite(min) && Number.isFinite(max));
  if (known.length < 2 || known.every(({ count: steps }) => steps === 1)) return "";
  const there = known.map((point) => `${x(point.x)} ${y(point.max).toFixed(2)}`);
  const back = known.map((point) => `${x(point.x)} ${y(point.min).toFixed(2)}`).reverse();
  return `M${there.join("L")}L${back.join("L")}Z`;
}
