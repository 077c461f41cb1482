// Pointing at a plot: move to look, click to stay, drag to zoom (a finger scrubs, two of them zoom),
// drag with shift to move the window, wheel with control to zoom, double click for the whole run.

const DRAG_PIXELS = 6;

/** Two clicks within this time may be a double click. */
const DOUBLE_CLICK_MS = 600;

/** Share of the window by which one notch of a wheel zooms. */
const WHEEL_ZOOM = 0.0022;

/** Makes an element point into the view; `rows()` is how many layers it shows, 0 for none. */
export function pointAt(element, view, rows = () => 0) {
  const selection = document.createElement("div");
  selection.className = "selection";
  selection.hidden = true;
  element.append(selection);
  const fingers = new Map();
  let drag = null;
  let pinnedBefore = null;
  let clickedAt = -Infinity;

  const place = (event) => {
    const box = element.getBoundingClientRect();
    const x = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const y = Math.min(0.9999, Math.max(0, (event.clientY - box.top) / box.height));
    const { from, to } = view.window;
    return { x, step: from + x * (to - from), layer: rows() ? Math.floor(y * rows()) : null };
  };
  const stepsPerPixel = () => (view.window.to - view.window.from) / element.clientWidth;

  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" && fingers.has(event.pointerId) && pinched(event)) return;
    const at = place(event);
    if (drag && event.pointerType === "mouse" && Math.abs(event.clientX - drag.clientX) > DRAG_PIXELS) drag.moved = true;
    if (drag?.moved && drag.pans) {
      const steps = Math.round((drag.panX - event.clientX) * stepsPerPixel());
      if (steps !== 0) {
        drag.panX = event.clientX;
        view.pan(steps);
      }
      return;
    }
    if (drag?.moved) {
      selection.hidden = false;
      selection.style.left = `${100 * Math.min(drag.x, at.x)}%`;
      selection.style.width = `${100 * Math.abs(at.x - drag.x)}%`;
    }
    view.hover(Math.floor(at.step), at.layer);
  });

  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, event.clientX);
    if (event.button !== 0 || fingers.size > 1) {
      drag = null;
      return;
    }
    if (event.pointerType === "mouse") element.setPointerCapture(event.pointerId);
    drag = { ...place(event), clientX: event.clientX, panX: event.clientX, pans: event.shiftKey && view.range !== null, moved: false };
  });

  element.addEventListener("pointerup", (event) => {
    fingers.delete(event.pointerId);
    const at = place(event);
    selection.hidden = true;
    if (drag?.moved && !drag.pans) {
      const [from, to] = [drag.step, at.step].sort((a, b) => a - b);
      view.zoom({ from: Math.floor(from), to: Math.max(Math.ceil(to), Math.floor(from) + 4) });
    } else if (drag && !drag.moved) {
      if (event.timeStamp - clickedAt > DOUBLE_CLICK_MS) pinnedBefore = view.pinned;
      clickedAt = event.timeStamp;
      view.pin(Math.floor(at.step));
    }
    drag = null;
  });

  const leave = (event) => {
    fingers.delete(event.pointerId);
    if (drag && element.hasPointerCapture(event.pointerId)) return;
    drag = null;
    selection.hidden = true;
    view.hover(null);
  };
  element.addEventListener("pointerleave", leave);
  element.addEventListener("pointercancel", leave);

  // The two clicks of a double click have pinned the cursor, which was not asked for.
  element.addEventListener("dblclick", () => {
    view.pin(pinnedBefore);
    view.zoom(null);
  });

  element.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoomAround(place(event).step, Math.exp(event.deltaY * WHEEL_ZOOM));
    } else if (view.range && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      event.preventDefault();
      view.pan(Math.round((event.deltaX || event.deltaY) * stepsPerPixel()));
    }
  }, { passive: false });

  /** Two fingers make the window narrower as they part; returns false for one finger. */
  function pinched(event) {
    if (fingers.size !== 2) return false;
    const [other] = [...fingers].find(([id]) => id !== event.pointerId).slice(1);
    const before = Math.abs(fingers.get(event.pointerId) - other);
    const now = Math.abs(event.clientX - other);
    fingers.set(event.pointerId, event.clientX);
    if (before > DRAG_PIXELS && now > DRAG_PIXELS) {
      view.zoomAround(place({ clientX: (event.clientX + other) / 2, clientY: event.clientY }).step, before / now);
    }
    return true;
  }
}

/** A line at the cursor, moved without repainting anything; beside its column, which may be one pixel wide. */
export function cursorLine(element, view) {
  const line = document.createElement("div");
  line.className = "cursor-line";
  element.append(line);
  const move = () => {
    const { from, to } = view.window;
    const x = (view.cursor - from + 0.5) / (to - from);
    line.hidden = !(x >= 0 && x <= 1);
    line.style.left = `calc(${100 * x}% - 2px)`;
  };
  view.onChange(move);
  return move;
}
