// The axis that all panels share, kept in sight at the foot of the window.

import { h, replace } from "../app/dom.js";
import { stepTicks, ticks } from "../charts/axis.js";
import { ALIGNMENTS } from "./align.js";
import { pointInto } from "./pointer.js";

const TICK_PIXELS = 90;

/** The bar as an element with `paint()`, `cursor()` and `where()`; `kind()` is the alignment. */
export function axisBar(view, kind) {
  const labels = h("div", { class: "ruler-labels", "aria-hidden": "true" });
  const area = h("div", { class: "area" }, labels);
  const name = h("span", {});
  const output = h("output", { class: "where" });
  const whole = h("button", { class: "plain", onclick: () => view.zoom(null) }, "all");
  const follow = h("button", { class: "plain", title: "follow the newest step", onclick: () => view.pin(null) }, "newest");
  const element = h("div", { class: "axis-bar" }, h("div", { class: "row-name soft" }, name),
    h("div", { class: "plot" }, area), h("div", { class: "ruler-tools" }, output, whole, follow));
  const moveLine = pointInto(area, view);

  function paint() {
    const { from, to } = view.window;
    const room = Math.max(2, Math.floor(area.clientWidth / TICK_PIXELS));
    const { label, format } = ALIGNMENTS[kind()];
    const places = kind() === "step" ? stepTicks(from, to, room) : ticks(from, to, room);
    replace(name, label);
    replace(labels, places.filter((x) => (to - x) / (to - from) > 0.06).map((x) =>
      h("span", { style: { left: `${100 * view.share(x)}%` } }, format(x))));
    cursor();
  }

  function where() {
    const { label, format } = ALIGNMENTS[kind()];
    return kind() === "time" ? `${format(Math.max(0, view.cursor))} after the first step` : `${label} ${format(view.cursor)}`;
  }

  function cursor() {
    moveLine();
    replace(output, where());
    whole.hidden = !view.range;
    follow.hidden = view.pinned === null;
  }

  return { element, paint, cursor, where };
}
