// Loss (worst of each bucket as a band) and, where the trainer tells it, accuracy.

import { h, replace } from "../app/dom.js";
import { number, ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { cursorLine, pointAt } from "./pointer.js";

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function lossPanel(view) {
  const chart = h("div", { class: "chart" });
  const area = h("div", { class: "area" });
  const readout = h("p", { class: "readout" });
  const element = h("section", { class: "panel wide", "aria-label": "Loss" },
    h("header", {}, h("h2", {}, "Loss"), h("span", { class: "legend" }, "log scale")),
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
    ], view.window, colours);
    cursor();
  }

  function cursor() {
    moveLine();
    if (!data?.series.length) return;
    const index = data.series.indexAt(view.cursor);
    const value = (field) => data.series.scalar(index, field);
    const parts = [`loss ${number(value("loss"))}`];
    if (Number.isFinite(value("accuracy"))) parts.push(`accuracy ${ratio(value("accuracy"))}`);
    if (Number.isFinite(value("learningRate"))) parts.push(`learning rate ${number(value("learningRate"))}`);
    replace(readout, parts.map((part) => h("span", {}, part)));
  }

  return { element, show: (next) => { data = next; }, paint, cursor };
}

const positive = (value) => (Number.isFinite(value) && value > 0 ? value : null);
