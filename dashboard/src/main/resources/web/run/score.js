// The score sheet: all panels of a run over one step axis, one cursor for all of them.

import { h } from "../app/dom.js";
import { onThemeChange, palette } from "../charts/palette.js";
import { lossPanel } from "./loss.js";
import { quantityPanel } from "./panel.js";
import { FOLDED, SHOWN } from "./quantities/index.js";
import { stepRuler } from "./ruler.js";
import { pointerTip } from "./tip.js";
import { timeline } from "./timeline.js";

/**
 * A sheet in an element. `show(data)` takes `{ series, start, layers, stages, alerts, events }`;
 * `onUnfold()` is called when the folded quantities are asked for the first time.
 */
export function scoreSheet(view, onUnfold) {
  const tip = pointerTip();
  const folded = FOLDED.map((quantity) => quantityPanel(quantity, view, tip));
  const panels = [timeline(view), lossPanel(view),
    ...SHOWN.map((quantity) => quantityPanel(quantity, view, tip))];
  const ruler = stepRuler(view);
  const more = h("details", { class: "more" },
    h("summary", {}, FOLDED.map((quantity) => quantity.title.toLowerCase()).join(", ")),
    folded.map((panel) => panel.element));
  const element = h("div", { class: "score" }, panels.map((panel) => panel.element), more, ruler.element);
  let colours = null;
  let data = null;

  const open = () => (more.open ? [...panels, ...folded] : panels);

  function show(next) {
    data = next;
    for (const panel of open()) panel.show(next);
    paint();
  }

  function paint() {
    if (!data) return;
    colours ??= palette();
    for (const panel of open()) panel.paint(colours);
    ruler.paint();
  }

  let frame = 0;
  view.onChange((what) => {
    if (what === "zoom") return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      for (const panel of open()) panel.cursor();
      ruler.cursor();
    });
  });
  more.addEventListener("toggle", () => {
    if (!more.open) return;
    onUnfold();
    if (data) show(data);
  });
  const resized = new ResizeObserver(() => requestAnimationFrame(paint));
  resized.observe(element);
  onThemeChange(() => {
    colours = null;
    paint();
  });
  return { element, show, paint };
}
