// What was done just now, with a way to take it back.

import { h, replace } from "./dom.js";

let slot = null;

/**
 * Shows at the lower edge what was done. `undo()` takes it back and may fail; `onChange()` is called
 * after it has. The next one takes its place.
 */
export function offerUndo(text, undo, onChange) {
  slot ??= h("div", { class: "done", role: "status" });
  if (!slot.isConnected) document.body.append(slot);
  const close = h("button", { class: "plain", "aria-label": "Close", onclick: () => replace(slot) }, "✕");
  const back = h("button", { onclick: takeBack }, "Undo");
  replace(slot, h("p", { class: "row" }, h("span", {}, text), back, close));

  async function takeBack() {
    back.disabled = true;
    try {
      await undo();
      replace(slot, h("p", { class: "row" }, h("span", {}, "Taken back."), close));
    } catch (problem) {
      back.disabled = false;
      replace(slot, h("p", { class: "row" }, h("span", {}, `This was not taken back: ${problem.message}`), back, close));
      if (problem.status === undefined) throw problem;
    }
    onChange?.();
  }
}
