// The sign of a run: a short line in its colour, dashed where a colour is used a second time.

import { s } from "../app/dom.js";

/** The most runs that can be told apart by colour and dash. */
export const MAX_RUNS = 20;

export function swatch(slot) {
  return s("svg", { class: "run-swatch", viewBox: "0 0 22 10", "aria-hidden": "true" },
    s("path", { class: "line", "data-slot": slot, d: "M1 5h20" }));
}
