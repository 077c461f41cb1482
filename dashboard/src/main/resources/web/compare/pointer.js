// Pointing at a plot of a comparison: move to read, click to stay, drag to zoom, double click for all.

import { h } from "../app/dom.js";

const DRAG_PIXELS = 6;

/** Makes an element point into the view and gives it the cursor's line. */
export function pointInto(element, view) {
  const line = h("div", { class: "cursor-line" });
  const selection = h("div", { class: "selection", hidden: true });
  element.append(line, selection);
  let drag = null;

  const shareAt = (event) => {
    const box = element.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const valueAt = (share) => view.window.from + share * (view.window.to - view.window.from);

  function move() {
    const share = view.share(view.cursor);
    line.hidden = !(share >= 0 && share <= 1);
    line.style.left = `${100 * share}%`;
  }

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drag = { share: shareAt(event), clientX: event.clientX, moved: false };
    if (event.pointerType === "mouse") element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const share = shareAt(event);
    if (drag && event.pointerType === "mouse" && Math.abs(event.clientX - drag.clientX) > DRAG_PIXELS) {
      drag.moved = true;
      selection.hidden = false;
      selection.style.left = `${100 * Math.min(drag.share, share)}%`;
      selection.style.width = `${100 * Math.abs(share - drag.share)}%`;
    }
    view.hover(valueAt(share));
  });
  element.addEventListener("pointerup", (event) => {
    const share = shareAt(event);
    selection.hidden = true;
    if (drag?.moved) {
      const [from, to] = [drag.share, share].sort((a, b) => a - b).map(valueAt);
      view.zoom({ from, to });
    } else if (drag) {
      view.pin(valueAt(share));
    }
    drag = null;
  });
  element.addEventListener("pointerleave", () => { if (!drag) view.hover(null); });
  element.addEventListener("pointercancel", () => {
    drag = null;
    selection.hidden = true;
    view.hover(null);
  });
  element.addEventListener("dblclick", () => view.zoom(null));
  view.onChange(move);
  return move;
}
