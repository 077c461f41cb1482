// Title and icon of the tab, which say how things are while the tab is in the background.

import { stateShape } from "./state.js";

const COLOURS = {
  failing: "#b8271f", failed: "#b8271f", "at-risk": "#b97700", stalled: "#b97700", healthy: "#2b6b58",
};
const OTHER = "#6f7379";
const PLAIN = "#1f5fae";

/** Sets both. `state` is a run's state, as "failing"; absent where the page is of none. */
export function pageTitle(text, state) {
  const title = `${state ? `${stateShape(state)} ` : ""}${text} · Tightrope`;
  if (document.title !== title) document.title = title;
  icon(state ? COLOURS[state] ?? OTHER : PLAIN, state === "failing" || state === "failed");
}

/** A circle, or a triangle where a run needs help: shape as well as colour. */
function icon(colour, isTriangle) {
  const shape = isTriangle ? `<path d="M8 1 16 15H0z" fill="${colour}"/>` : `<circle cx="8" cy="8" r="7" fill="${colour}"/>`;
  const address = `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`)}`;
  const link = document.querySelector("link[rel=icon]");
  if (link && link.href !== address) link.href = address;
}
