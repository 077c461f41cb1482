// The program's own scalars, each as a line; what is not finite is marked and never drawn as a number.

import * as api from "../app/api.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { errorNotice } from "../app/shell.js";
import { palette, onThemeChange } from "../charts/palette.js";
import { lineChart } from "../charts/lines.js";
import { cursorLine, pointAt } from "./pointer.js";
import { real } from "./series.js";

const BUCKETS = 480;
const MAX_PANELS = 32;

/** The page shows these elsewhere; examples only count what has been read. */
const KNOWN = ["loss", "examples"];

/**
 * The panels of a run as an element with `load()`, which reads what is new. Only the names and their
 * last values are read until somebody opens it. Why the lines could not be read stands above them
 * until they are.
 */
export function scalarPanels(run, view) {
  const state = h("span", { class: "soft" });
  const trouble = h("div", {});
  const list = h("div", {});
  const element = h("details", { id: "scalars", class: "own-scalars", hidden: true },
    h("summary", {}, "Scalars", state), trouble, list);
  const panels = new Map();
  let colours = null;
  let names = [];
  let newest = 0;

  async function load() {
    const { names: all } = await api.scalars(run, { buckets: 1 });
    const own = Object.entries(all).filter(([name, { buckets }]) => !KNOWN.includes(name) && buckets.length);
    element.hidden = own.length === 0;
    names = own.map(([name]) => name);
    replaceIfChanged(state, own, () => [": ", own.slice(0, MAX_PANELS).map(([name, { buckets: [bucket] }], i) =>
      [i ? ", " : null, name, bucket.nonFinite ? h("strong", { class: "nonfinite" }, ` (${notFinite(bucket)})`) : null]),
    own.length > MAX_PANELS ? ` and ${own.length - MAX_PANELS} more` : null]);
    if (element.open) await loadLines();
  }

  /** An answer that comes after a later question is dropped: its steps are no longer in sight. */
  async function loadLines() {
    const shown = names.slice(0, MAX_PANELS);
    if (shown.length === 0) return;
    const asked = ++newest;
    try {
      const { names: all } = await api.scalars(run,
        { names: shown.join(","), buckets: BUCKETS, from: view.range?.from, to: view.range?.to });
      if (asked === newest) showLines(shown, all);
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (asked === newest) replace(trouble, errorNotice(problem.message, loadLines));
    }
  }

  function showLines(shown, all) {
    replace(trouble);
    for (const name of shown) {
      if (!panels.has(name)) {
        panels.set(name, panel(name, view));
        list.append(panels.get(name).element);
      }
      panels.get(name).show(all[name]?.buckets ?? []);
    }
    paint();
  }

  function paint() {
    if (!element.open) return;
    colours ??= palette();
    for (const each of panels.values()) each.paint(colours);
  }

  element.addEventListener("toggle", () => { if (element.open) loadLines(); });
  view.onChange((what) => {
    if (!element.open) return;
    if (what === "zoom") loadLines();
    else for (const each of panels.values()) each.cursor();
  });
  onThemeChange(() => {
    colours = null;
    paint();
  });
  return { element, load };
}

function panel(name, view) {
  const chart = h("div", { class: "chart" });
  const area = h("div", { class: "area" });
  const flags = h("div", { class: "flags" });
  const readout = h("p", { class: "readout" });
  const element = h("section", { class: "panel wide", "aria-label": name, "data-scalar": name },
    h("header", {}, h("h2", {}, name)),
    h("div", { class: "flag-row" }, flags),
    h("div", { class: "plot" }, chart, area), readout);
  element.style.setProperty("--plot-height", "72px");
  const lines = lineChart(chart, { height: 72 });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let buckets = [];

  function show(next) {
    buckets = next;
  }

  function paint(colours) {
    const values = (which) => buckets.map((bucket) => finite(real(bucket[which])));
    lines.update(buckets.map(({ step }) => step), [
      { label: "highest", values: values("max"), colour: "transparent", fillTo: 1, fill: colours.css.band },
      { label: "lowest", values: values("min"), colour: "transparent" },
      { label: "mean", values: values("mean"), colour: colours.css.ink, width: 1.5 },
    ], view.window, colours);
    const marked = buckets.filter((bucket) => bucket.nonFinite);
    replaceIfChanged(flags, [view.window, marked], () => marked.map(mark));
    cursor();
  }

  function mark(bucket) {
    const { from, to } = view.window;
    const share = (bucket.step - from) / (to - from);
    if (!(share >= 0 && share <= 1)) return null;
    const text = `${name} at step ${count(bucket.step)}: ${notFinite(bucket)}`;
    return h("button", {
      class: "flag nonfinite", style: { left: `${100 * share}%` }, title: text, "aria-label": text,
      onclick: () => view.pin(bucket.step),
    }, "✕");
  }

  function cursor() {
    moveLine();
    const bucket = buckets.findLast(({ step }) => step <= view.cursor) ?? buckets[0];
    if (!bucket) {
      replace(readout, "no value in these steps");
      return;
    }
    const last = real(bucket.last);
    replace(readout,
      h("strong", {}, `step ${count(bucket.step)}`),
      h("span", {}, Number.isFinite(last) ? number(last) : h("strong", { class: "nonfinite" }, `not finite: ${number(last)}`)),
      bucket.nonFinite && bucket.count > 1 ? h("span", {}, notFinite(bucket)) : null);
  }

  return { element, show, paint, cursor };
}

function notFinite({ nonFinite, count: all }) {
  return all === 1 ? "not finite" : nonFinite === all ? `all ${count(all)} values not finite` : `${count(nonFinite)} of ${count(all)} values not finite`;
}

const finite = (value) => (Number.isFinite(value) ? value : null);
