// One quantity of all runs: a heatmap per run, one under another on one axis, with its profile at the cursor.

import { h, replace } from "../app/dom.js";
import { layerTicks } from "../charts/axis.js";
import { paintHeatmap } from "../charts/heatmap.js";
import { drawProfile } from "../charts/profile.js";
import { stagesOf } from "../run/stages.js";
import { apartLegend, apartTint } from "./apart.js";
import { pointInto } from "./pointer.js";
import { swatch } from "./swatch.js";

const MIN_HEIGHT = 70;
const MAX_HEIGHT = 200;

/** The panel as an element with `show(sources, base, apart)`, `paint(colours)` and `cursor()`. */
export function heatmaps(quantity, view) {
  const legend = h("span", { class: "legend" });
  const rows = h("div", {});
  const element = h("section", { class: "quantity", id: `compare-${quantity.id}`, "aria-label": quantity.title },
    h("header", {}, h("h2", {}, quantity.title), legend), rows);
  const shown = new Map();
  let apart = false;

  function show(sources, base, asDifference) {
    apart = asDifference;
    replace(legend, legendOf(quantity, apart));
    for (const name of shown.keys()) if (!sources.some((source) => source.name === name)) shown.delete(name);
    for (const source of sources) {
      if (!shown.has(source.name)) shown.set(source.name, row(quantity, view));
      shown.get(source.name).show(source, base, apart);
    }
    const elements = sources.map((source) => shown.get(source.name).element);
    if (elements.some((each, at) => rows.children[at] !== each) || rows.children.length !== elements.length) replace(rows, elements);
  }

  const each = (what, ...values) => { for (const one of shown.values()) one[what](...values); };
  return { element, show, paint: (colours) => each("paint", colours), cursor: () => each("cursor") };
}

function row(quantity, view) {
  const name = h("div", { class: "row-name" });
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const canvas = h("canvas", { role: "img" });
  const over = h("div", { class: "beyond", hidden: true });
  const remark = h("p", { class: "remark", hidden: true }, h("span"));
  const area = h("div", { class: "area" }, canvas, over, remark);
  const profile = h("div", { class: "profile" });
  const absent = h("p", { class: "absent", hidden: true });
  const element = h("div", { class: "quantity-row" }, name, h("div", { class: "plot" }, gutter, area), h("div", { class: "profile-slot" }, profile, absent));
  const moveLine = pointInto(area, view);
  let source = null;
  let judge = null;
  let tint = null;

  function show(next, base, apart) {
    source = next;
    element.dataset.run = source.name;
    replace(name, swatch(source.slot), h("span", { title: source.name }, source.name), source === base ? h("span", { class: "soft" }, " base") : null);
    if (!source.isThere) return;
    const { layers } = source.run;
    judge = quantity.judge({ series: source.series, start: source.start, layers });
    const isBase = apart && source === base;
    tint = apart && base?.isThere && !isBase ? apartTint(quantity, source, base) : judge.tint;
    const height = Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, layers.length * 3)));
    element.style.setProperty("--plot-height", `${height}px`);
    replace(gutter, layerTicks(layers.length, height).map((layer) =>
      h("span", { style: { top: `clamp(8px, ${((layer + 0.5) / layers.length) * 100}%, calc(100% - 8px))` } }, String(layer))));
    const text = isBase ? "The base: the runs below are compared with it." : remarkOn(source);
    if (isBase || text) tint = () => undefined;
    remark.hidden = !text;
    replace(remark.firstChild, text);
  }

  function remarkOn({ series, alignment }) {
    if (!alignment) return "This run does not lie on this axis.";
    if (!series.length) return "No layer was measured in these steps.";
    const field = quantity.standIn && !series.has(quantity.field) ? quantity.standIn : quantity.field;
    if (!series.has(field)) return `${source.name} does not report this quantity.`;
    if (tint !== judge.tint || !quantity.expected || quantity.expected.some((each) => series.has(each))) return "";
    return "Measured, but the run reports no expected values to compare with.";
  }

  function paint(colours) {
    if (!source?.isThere) return;
    const { series, alignment, run } = source;
    const toX = alignment?.toX ?? (() => NaN);
    const columns = alignment ? series.columns().map(({ from, to }) => ({ from: toX(from), to: toX(to) })) : [];
    paintHeatmap(canvas, {
      columns,
      rows: run.layers.length,
      tint: (column, layer) => nonFinite(column, layer) ?? tint(column, layer),
      rules: alignment ? stagesOf(series).slice(1).map((stage) => toX(stage.step)) : [],
      sequential: quantity.sequential && tint === judge.tint,
    }, view.window, colours);
    canvas.setAttribute("aria-label", `${quantity.title} of ${source.name}: ${run.layers.length} layers`);
    paintBeyond();
    cursor();
  }

  /** What is measured and not finite: the value is absent then and the count tells. */
  function nonFinite(column, layer) {
    const { series } = source;
    const field = quantity.standIn && !series.has(quantity.field) ? quantity.standIn : quantity.field;
    if (!series.has(field) || series.last(column, field, layer) !== null) return null;
    return series.cell(column, "nonfiniteValues", layer)?.max > 0 ? NaN : null;
  }

  /** Greys the part of the axis that the run has not reached. */
  function paintBeyond() {
    const extent = source.extent;
    const share = extent ? view.share(source.alignment.toX(source.run.lastStep + 1)) : 1;
    over.hidden = !(share < 0.995);
    over.style.left = `${100 * Math.max(0, share)}%`;
    const text = source.isOver ? `${source.run.state} at step ${source.run.lastStep}` : "";
    replace(over, share < 0.9 ? h("span", {}, text) : null);
    over.title = text;
  }

  function cursor() {
    moveLine();
    if (!source?.isThere || !judge) return;
    const index = source.alignment ? source.frameAt(view.cursor) : -1;
    const text = !source.alignment ? "" : source.outside(view.cursor) ?? (index < 0 ? "not measured here" : "");
    profile.hidden = index < 0;
    absent.hidden = !text;
    replace(absent, text);
    if (index >= 0) drawProfile(profile, judge.profile(index));
  }

  return { element, show, paint, cursor };
}

function legendOf(quantity, apart) {
  const { legend: [low, middle, high], note } = apart ? apartLegend(quantity) : { legend: quantity.legend, note: quantity.scaleNote };
  return [low ? [low, h("i", { class: "swatch low", "aria-hidden": "true" })] : null, middle,
    h("i", { class: quantity.sequential && !apart ? "swatch strong" : "swatch high", "aria-hidden": "true" }), high,
    h("i", { class: "swatch blank", "aria-hidden": "true" }), "nothing to compare", h("span", { class: "note" }, `· ${note}`)];
}
