// One quantity on the score sheet: heatmap, profile at the cursor, and the table behind them.

import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { layerTicks } from "../charts/axis.js";
import { paintHeatmap } from "../charts/heatmap.js";
import { drawProfile } from "../charts/profile.js";
import { cursorLine, pointAt } from "./pointer.js";
import { readingAt } from "./reading.js";
import { depthTable } from "./table.js";

/** Letters of a layer's name that have room beside its number. */
const MAX_NAME = 9;

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function quantityPanel(quantity, view, tip) {
  const canvas = h("canvas", { role: "img" });
  const area = h("div", { class: "area" }, canvas);
  const remark = h("p", { class: "remark" }, h("span"));
  area.append(remark);
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const profile = h("div", { class: "profile" });
  const profileHead = h("p", { class: "profile-head" });
  const table = h("div", { class: "table-slot", hidden: true });
  const toggle = h("button", { class: "plain", "aria-expanded": "false", onclick: toggleTable }, "show as table");
  const element = h("section", { class: "panel", id: `panel-${quantity.id}`, "aria-label": quantity.title },
    h("header", {}, h("h2", {}, quantity.title), legend(quantity), h("span", { class: "grow" }), toggle),
    h("div", { class: "plot" }, gutter, area),
    profileHead, profile, table);
  let data = null;
  let judge = null;
  let reported = false;
  let frame = { series: null, judge: null };
  const moveLine = cursorLine(area, view);
  pointAt(area, view, () => data?.layers.length ?? 0);

  function show(next) {
    data = next;
    judge = quantity.judge(next);
    reported = next.series.has(measured(next.series));
    const text = next.series.length ? remarkOn(next.series) : "";
    remark.hidden = !text;
    replace(remark.firstChild, text);
    const height = plotHeight(next.layers.length);
    element.style.setProperty("--plot-height", `${height}px`);
    replace(gutter, layerTicks(next.layers.length, height).map((row) =>
      h("span", { style: { top: `clamp(8px, ${((row + 0.5) / next.layers.length) * 100}%, calc(100% - 8px))` } },
        h("span", { class: "layer-name" }, shortName(next.layers[row].name)), String(row))));
  }

  function paint(colours) {
    if (!data) return;
    paintHeatmap(canvas, {
      columns: data.series.columns(),
      rows: data.layers.length,
      tint: (column, row) => nonFinite(column, row) ?? judge.tint(column, row),
      rules: data.stages.slice(1).map((stage) => stage.step),
      sequential: quantity.sequential,
    }, view.window, colours);
    const steps = data.series.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    canvas.setAttribute("aria-label", `${quantity.title}: ${data.layers.length} layers by `
      + `${count(steps)} observed steps. ${summary()}`);
    cursor();
  }

  /** The field that the map shows: the quantity's own, or what stands in where the run lacks it. */
  function measured(series) {
    return quantity.standIn && !series.has(quantity.field) ? quantity.standIn : quantity.field;
  }

  /** Why the map is blank, where the whole of it is; else nothing. */
  function remarkOn(series) {
    if (!series.has(measured(series))) return "This run does not report it.";
    if (!quantity.expected || quantity.expected.some((field) => series.has(field))) return "";
    return "Measured, but this run reports no expected values to compare with.";
  }

  /** What counts as measured but not finite: the column is null then and the count tells. */
  function nonFinite(column, row) {
    if (!reported) return null;
    if (data.series.last(column, measured(data.series), row) !== null) return null;
    return data.series.cell(column, "nonfiniteValues", row)?.max > 0 ? NaN : null;
  }

  function summary() {
    const last = data.series.length - 1;
    if (last < 0) return "No frames yet.";
    const tints = data.layers.map((_, row) => nonFinite(last, row) ?? judge.tint(last, row))
      .filter((tint) => tint !== undefined);
    const loud = tints.filter((tint) => !(Math.abs(tint) < 0.25));
    if (tints.length === 0) return "At the newest step there is nothing to compare.";
    return loud.length ? `At the newest step ${loud.length} layers are far from what is expected.`
      : "At the newest step all layers are as expected.";
  }

  function cursor() {
    moveLine();
    if (!data) return;
    const reading = readingOf(data);
    const shown = reading ? profileOf(reading) : { values: [], scale: "linear" };
    drawProfile(profile, shown, view.layer);
    const step = reading?.series.step(reading.index);
    replaceIfChanged(profileHead, [step, profileKeys(shown)], () => reading
      ? [h("span", {}, `at step ${count(step)}`), profileKeys(shown).map(([kind, text]) =>
        h("span", {}, h("i", { class: `key ${kind}`, "aria-hidden": "true" }), text))] : []);
    if (!table.hidden) replace(table, reading ? depthTable(quantity, data.layers, shown, step) : "");
    if (reading && area.matches(":hover") && view.layer !== null) tellCell(reading, shown);
  }

  /** The frame at the cursor where it has this quantity, else the bucket: not every frame measures all. */
  function readingOf({ exact, ...rest }) {
    return readingAt(exact?.series?.has(measured(data.series)) ? data : rest, view.cursor);
  }

  /** The profile, with the range of the steps that share the cursor's column in the map. */
  function profileOf({ series, index }) {
    if (series !== data.series && frame.series !== series) {
      frame = { series, judge: quantity.judge({ ...data, series }) };
    }
    const shown = (series === data.series ? judge : frame.judge).profile(index);
    const known = (column) => column?.map((value, row) => (shown.values[row] === null ? null : value));
    const column = data.series.indexAt(view.cursor);
    const field = measured(data.series);
    const end = (which) => data.layers.map((_, row) => data.series.last(column, field, row, which));
    const spread = data.series.buckets[column].count > 1 ? { min: end("min"), max: end("max") } : null;
    return { ...shown, expected: known(shown.expected), low: known(shown.low), high: known(shown.high), spread };
  }

  function tellCell(reading, shown) {
    const layer = view.layer;
    const { series, index } = reading;
    const cell = series.cell(index, measured(data.series), layer);
    const bucket = data.series.buckets[data.series.indexAt(view.cursor)];
    const format = shown.format ?? number;
    const given = (column, words) => (Number.isFinite(column?.[layer]) ? `, ${words} ${format(column[layer])}` : "");
    tip.show([
      h("strong", {}, `step ${count(series.step(index))}, layer ${layer}`),
      ` ${data.layers[layer].name}`,
      h("br"),
      cell ? `${quantity.unit} = ${format(cell.last)}` : "no value",
      given(shown.expected, "expected"), given(shown.low, "at least"), given(shown.high, "at most"),
      cell && shown.spread
        ? [h("br"), `${format(shown.spread.min[layer])} to ${format(shown.spread.max[layer])} in the ${count(bucket.count)} observed of steps ${count(bucket.begin)}–${count(bucket.step)}`] : "",
    ]);
  }

  function toggleTable() {
    table.hidden = !table.hidden;
    toggle.setAttribute("aria-expanded", String(!table.hidden));
    replace(toggle, table.hidden ? "show as table" : "hide table");
    cursor();
  }

  area.addEventListener("pointermove", (event) => tip.move(event));
  area.addEventListener("pointerleave", () => tip.hide());
  return { element, show, paint, cursor };
}

/** What a profile shows, each as `[kind, words]` for its heading. */
function profileKeys({ values, expected, low, spread }) {
  const any = (column) => column?.some(Number.isFinite);
  return [
    any(values) ? ["dot", "measured"] : null,
    any(expected) ? ["line", "expected"] : null,
    any(low) ? ["band", "band"] : null,
    any(spread?.min) ? ["whisker", "column"] : null,
  ].filter(Boolean);
}

/** The end of a layer's name, by which it differs from the others. */
function shortName(name = "") {
  return name.length > MAX_NAME ? `…${name.slice(1 - MAX_NAME)}` : name;
}

/** Enough for every layer to be seen, more where the window has it. */
function plotHeight(rows) {
  return Math.round(Math.min(320, Math.max(92, rows * 4.4, innerHeight * 0.115)));
}

function legend(quantity) {
  const [low, middle, high] = quantity.legend;
  return h("span", { class: "legend", title: quantity.scaleNote },
    low ? [low, h("i", { class: "swatch low", "aria-hidden": "true" })] : null,
    middle,
    h("i", { class: quantity.sequential ? "swatch strong" : "swatch high", "aria-hidden": "true" }), high,
    h("i", { class: "swatch blank", "aria-hidden": "true" }), "nothing to compare",
    h("span", { class: "note" }, `· ${quantity.scaleNote}`));
}
