// Times as "4 min ago", with the absolute one on hover; they grow older by themselves.

import { h } from "./dom.js";
import { absolute, ago } from "./format.js";

const TICK_MS = 5000;

/** The element for a moment given in seconds since the epoch. */
export function since(secondsSinceEpoch) {
  return h("time", {
    datetime: new Date(secondsSinceEpoch * 1000).toISOString(),
    title: absolute(secondsSinceEpoch),
    "data-since": secondsSinceEpoch,
  }, ago(secondsSinceEpoch));
}

/** Keeps all such elements of the page right. */
export function keepTimesRight() {
  setInterval(() => {
    for (const element of document.querySelectorAll("time[data-since]")) {
      element.textContent = ago(Number(element.dataset.since));
    }
  }, TICK_MS);
}
