// The score sheet: all panels of a run over one step axis, one cursor for all of them.

import { h } from "../app/dom.js";
import { onThemeChange, palette } from "../charts/palette.js";
import { lossPanel } from "./loss.js";
import { quantityPanel } from "./panel.js";
import { FOLDED, SHOWN } from "./quantities/index.js";
import { stepRuler } from "./ruler.js";
import { pointerTip } from "./tip.js";
import { timeline } from "./timeline.js";

/** How long the cursor rests before the frame of its step is read. */
const REST_MS = 200;

/**
 * The sheet of a run page: everything, the less common quantities folded. `show(data)` takes
 * `{ series, start, layers, stages, alerts, events }`, and optionally `lastStep`, after which nothing
 * is shown, and `exactAt(step)`, which reads one frame as a series; `onUnfold()` is called when the
 * folded quantities are opened.
 */
export function scoreSheet(view, onUnfold) {
  return sheetOf(view, { timeline: true, loss: true, quantities: SHOWN, folded: FOLDED, onUnfold });
}

/** A sheet of these parts. */
export function sheetOf(view, { timeline: stages, loss, quantities, folded = [], onUnfold }) {
  const tip = pointerTip();
  const panelOf = (quantity) => quantityPanel(quantity, view, tip);
  const panels = [stages ? timeline(view) : null, loss ? lossPanel(view) : null, ...quantities.map(panelOf)]
    .filter(Boolean);
  const hidden = folded.map(panelOf);
  const ruler = stepRuler(view);
  const more = h("details", { class: "more" },
    h("summary", {}, folded.map((quantity) => quantity.title.toLowerCase()).join(", ")),
    hidden.map((panel) => panel.element));
  const element = h("div", { class: "score" },
    panels.map((panel) => panel.element), folded.length ? more : null, ruler.element);
  let colours = null;
  let data = null;

  const open = () => (more.open ? [...panels, ...hidden] : panels);

  let resting = 0;

  function show(next) {
    data = { ...next, exact: data?.exact?.series ? data.exact : undefined };
    for (const panel of open()) panel.show(data);
    ruler.show(data);
    paint();
    rest();
  }

  /** A bucket has the last values of many steps: reads those of the cursor's once it rests. */
  function rest() {
    clearTimeout(resting);
    const at = view.cursor;
    if (!data?.exactAt || data.exact?.at === at) return;
    resting = setTimeout(async () => {
      const series = await data.exactAt(at);
      if (at !== view.cursor) return;
      data.exact = { at, series };
      for (const panel of open()) panel.cursor();
      ruler.cursor();
    }, REST_MS);
  }

  function paint() {
    if (!data) return;
    colours ??= palette();
    for (const panel of open()) panel.paint(colours);
    ruler.paint();
  }

  let frame = 0;
  view.onChange((what) => {
    if (what === "zoom" || what === "axis") {
      paint();
      return;
    }
    rest();
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
  new ResizeObserver(() => requestAnimationFrame(paint)).observe(element);
  onThemeChange(() => {
    colours = null;
    paint();
  });
  return { element, show, paint };
}
