// The part of a run that is looked at, in the address: each zoom is a step in the browser's history.

import { numberParam, setParams, withParams } from "../app/address.js";
import { View } from "./view.js";

/** Zooms that follow one another this fast, as those of a wheel, are one step in the history. */
const ONE_ZOOM_MS = 1000;

/** The view that the address asks for, which is kept there; Back undoes a zoom. */
export function viewOfAddress() {
  const view = new View(stateOfAddress());
  let zoomedAt = -Infinity;

  view.onChange((what) => {
    if (what !== "pin" && what !== "zoom") return;
    const state = {
      step: view.pinned, last: view.last,
      from: view.last === null ? view.range?.from : null, to: view.last === null ? view.range?.to : null,
    };
    const isNew = what === "zoom" && withParams(state) !== location.pathname + location.search
      && performance.now() - zoomedAt > ONE_ZOOM_MS;
    if (isNew) history.pushState(null, "", withParams(state));
    else setParams(state);
    if (what === "zoom") zoomedAt = performance.now();
  });

  addEventListener("popstate", () => {
    const { range, cursor, last } = stateOfAddress();
    Object.assign(view, { range, pinned: cursor, last, hovered: null });
    view.grow(view.extent, view.newest);
    view.tell("zoom");
    view.tell("cursor");
  });
  return view;
}

function stateOfAddress() {
  const [from, to, last] = [numberParam("from"), numberParam("to"), numberParam("last")];
  return {
    range: from !== null && to !== null && to > from ? { from, to } : null,
    last: last > 0 ? last : null,
    cursor: numberParam("step"),
  };
}
