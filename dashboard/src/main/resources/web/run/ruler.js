// The step axis that all panels share, kept in sight at the foot of the window.

import { h, replace } from "../app/dom.js";
import { count } from "../app/format.js";
import { stepTicks } from "../charts/axis.js";
import { cursorLine, pointAt } from "./pointer.js";

/** The ruler as an element with `paint()`. */
export function stepRuler(view) {
  const labels = h("div", { class: "ruler-labels", "aria-hidden": "true" });
  const area = h("div", { class: "area" }, labels);
  const where = h("output", { class: "where" });
  const whole = h("button", { class: "plain", onclick: () => view.zoom(null) }, "whole run");
  const follow = h("button", { class: "plain", title: "follow the newest step", onclick: () => view.pin(null) }, "newest");
  const element = h("div", { class: "ruler" },
    h("div", { class: "plot" }, h("div", { class: "gutter" }, "step"), area),
    h("div", { class: "ruler-tools" }, where, whole, follow));
  const moveLine = cursorLine(area, view);
  pointAt(area, view);

  function paint() {
    const { from, to } = view.window;
    const room = Math.max(2, Math.floor(area.clientWidth / 90));
    replace(labels, stepTicks(from, to, room).filter((step) => (to - step) / (to - from) > 0.04).map((step) =>
      h("span", { style: { left: `${(100 * (step - from)) / (to - from)}%` } }, count(step))));
    cursor();
  }

  function cursor() {
    moveLine();
    replace(where, `step ${count(view.cursor)}`);
    whole.hidden = !view.range;
    follow.hidden = view.pinned === null;
  }

  return { element, paint, cursor };
}
