// Pointing at a plot: move to look, click to stay, drag to zoom (a finger scrubs), double click
// for the whole run.

const DRAG_PIXELS = 6;

/** Makes an element point into the view; `rows()` is how many layers it shows, 0 for none. */
export function pointAt(element, view, rows = () => 0) {
  const selection = document.createElement("div");
  selection.className = "selection";
  selection.hidden = true;
  element.append(selection);
  let drag = null;

  const place = (event) => {
    const box = element.getBoundingClientRect();
    const x = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const y = Math.min(0.9999, Math.max(0, (event.clientY - box.top) / box.height));
    const { from, to } = view.window;
    return { x, step: from + x * (to - from), layer: rows() ? Math.floor(y * rows()) : null };
  };

  element.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (drag && event.pointerType === "mouse" && Math.abs(event.clientX - drag.clientX) > DRAG_PIXELS) {
      drag.moved = true;
      selection.hidden = false;
      selection.style.left = `${100 * Math.min(drag.x, at.x)}%`;
      selection.style.width = `${100 * Math.abs(at.x - drag.x)}%`;
    }
    view.hover(Math.floor(at.step), at.layer);
  });
  element.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { ...place(event), clientX: event.clientX, moved: false };
  });
  element.addEventListener("pointerup", (event) => {
    const at = place(event);
    selection.hidden = true;
    if (drag?.moved) {
      const [from, to] = [drag.step, at.step].sort((a, b) => a - b);
      view.zoom({ from: Math.floor(from), to: Math.max(Math.ceil(to), Math.floor(from) + 4) });
    } else if (drag) {
      view.pin(Math.floor(at.step));
    }
    drag = null;
  });
  element.addEventListener("pointerleave", () => {
    drag = null;
    selection.hidden = true;
    view.hover(null);
  });
  element.addEventListener("dblclick", () => view.zoom(null));
}

/** A line at the cursor, moved without repainting anything. */
export function cursorLine(element, view) {
  const line = document.createElement("div");
  line.className = "cursor-line";
  element.append(line);
  const move = () => {
    const { from, to } = view.window;
    const x = (view.cursor - from + 0.5) / (to - from);
    line.hidden = !(x >= 0 && x <= 1);
    line.style.left = `${100 * x}%`;
  };
  view.onChange(move);
  return move;
}
