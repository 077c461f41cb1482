// Loss (worst of each bucket as a band), that of the baseline, and, where the trainer tells it, accuracy.

import { h, replace } from "../app/dom.js";
import { number, ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { cursorLine, pointAt } from "./pointer.js";
import { real } from "./series.js";

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function lossPanel(view) {
  const chart = h("div", { class: "chart" });
  const area = h("div", { class: "area" });
  const readout = h("p", { class: "readout" });
  const legend = h("span", { class: "legend" }, "log scale");
  const element = h("section", { class: "panel wide", "aria-label": "Loss" },
    h("header", {}, h("h2", {}, "Loss"), legend),
    h("div", { class: "plot" }, chart, area), readout);
  element.style.setProperty("--plot-height", "72px");
  const lines = lineChart(chart, { height: 72, log: true });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let data = null;

  function paint(colours) {
    if (!data) return;
    const { series } = data;
    const steps = series.columns().map((span) => span.from);
    const values = (which) => series.buckets.map((_, i) => positive(series.scalar(i, "loss", which)));
    lines.update(steps, [
      { label: "highest", values: values("max"), colour: "transparent", fillTo: 1, fill: colours.css.band },
      { label: "lowest", values: values("min"), colour: "transparent" },
      { label: "loss", values: values("last"), colour: colours.css.ink, width: 1.5 },
      ...baselineOf(steps, colours),
    ], view.window, colours);
    cursor();
  }

  function baselineOf(steps, colours) {
    if (!data.baseline?.buckets.length) return [];
    const values = steps.map((step) => positive(baselineAt(data.baseline.buckets, step)));
    return [{ label: "baseline", values, colour: colours.css["ink-soft"], width: 1.5, dash: [5, 4] }];
  }

  function cursor() {
    moveLine();
    if (!data?.series.length) return;
    const index = data.series.indexAt(view.cursor);
    const value = (field) => data.series.scalar(index, field);
    const parts = [`loss ${number(value("loss"))}`];
    const other = data.baseline ? baselineAt(data.baseline.buckets, data.series.step(index)) : null;
    if (Number.isFinite(other)) parts.push(`baseline ${number(other)}`);
    if (Number.isFinite(value("accuracy"))) parts.push(`accuracy ${ratio(value("accuracy"))}`);
    if (Number.isFinite(value("learningRate"))) parts.push(`learning rate ${number(value("learningRate"))}`);
    replace(readout, parts.map((part) => h("span", {}, part)));
  }

  function show(next) {
    data = next;
    const dashed = next.baseline?.buckets.length ? `, dashed: ${next.baseline.run}` : "";
    legend.textContent = `log scale${dashed}`;
  }

  return { element, show, paint, cursor };
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

const positive = (value) => (Number.isFinite(value) && value > 0 ? value : null);
