// The step axis that all panels share, kept in sight at the foot of the window.

import { param, setParams } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { count } from "../app/format.js";
import { stepTicks } from "../charts/axis.js";
import { epochTicks, timeTicks } from "./moments.js";
import { cursorLine, pointAt } from "./pointer.js";

const AXES = { step: "step", epoch: "epoch", time: "time" };

/** How many of the newest steps a click shows and follows. */
const LAST = 500;

/** Pixels per label, and about those of one letter of it. */
const LABEL_ROOM = 90;
const LETTER = 7;
const LABEL_PADDING = 6;

/** The ruler as an element with `show(data)`, `paint()` and `cursor()`. */
export function stepRuler(view) {
  view.axis ??= param("x") in AXES ? param("x") : "step";
  const labels = h("div", { class: "ruler-labels", "aria-hidden": "true" });
  const area = h("div", { class: "area", title: "drag to zoom, double click for the whole run" }, labels);
  const where = h("output", { class: "where" });
  const axis = h("select", { class: "axis", "aria-label": "Labels of the axis", onchange: choose },
    Object.entries(AXES).map(([value, text]) => h("option", { value }, text)));
  axis.value = view.axis;
  const button = (text, title, onclick) => h("button", { class: "plain", hidden: true, title, onclick }, text);
  const whole = button("whole run", "show all steps", () => view.zoom(null));
  const newest = button("newest", "follow the newest step", () => view.pin(null));
  const last = button(`last ${LAST}`, `show the newest ${LAST} steps and follow them`, () => view.follow(LAST));
  const element = h("div", { class: "ruler" },
    h("div", { class: "plot" }, h("div", { class: "gutter" }, axis), area),
    h("div", { class: "ruler-tools" }, where, whole, newest, last));
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let series = null;

  function choose() {
    view.axis = axis.value;
    setParams({ x: view.axis === "step" ? null : view.axis });
    view.tell("axis");
  }

  function show(data) {
    series = data.series;
  }

  function paint() {
    axis.value = view.axis;
    const { from, to } = view.window;
    const width = area.clientWidth;
    const room = Math.max(2, Math.floor(width / LABEL_ROOM));
    const left = (step) => (step - from) / (to - from);
    replace(labels, labelsFor(room).filter(({ step, text }) =>
      left(step) >= 0 && left(step) * width + text.length * LETTER + LABEL_PADDING <= width).map(({ step, text }) =>
      h("span", { style: { left: `${100 * left(step)}%` } }, text)));
    cursor();
  }

  function labelsFor(room) {
    const { from, to } = view.window;
    if (series && view.axis === "epoch") return epochTicks(series, view.window, room);
    if (series && view.axis === "time") return timeTicks(series, view.window, room);
    return stepTicks(from, to, room).map((step) => ({ step, text: count(step) }));
  }

  function cursor() {
    moveLine();
    replace(where, `step ${count(view.cursor)}`);
    whole.hidden = !view.range;
    newest.hidden = view.pinned === null;
    last.hidden = view.last === LAST || view.extent.to - view.extent.from <= LAST;
  }

  return { element, show, paint, cursor };
}
