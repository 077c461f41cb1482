// Silences in force, each with a way to end it.

import * as api from "../app/api.js";
import { h } from "../app/dom.js";
import { absolute, duration } from "../app/format.js";

/** The list as an element; null without any. */
export function silenceList(silences, onChange) {
  const now = Date.now() / 1000;
  const inForce = silences.filter((silence) => silence.endsAt > now);
  if (inForce.length === 0) return null;
  return h("section", { "aria-label": "Silences" },
    h("h2", { class: "group" }, `Silences (${inForce.length})`),
    h("table", {}, h("tbody", {}, inForce.map((silence) => h("tr", {},
      h("td", {}, silence.rule || "every rule", " in ", silence.run || "every run"),
      h("td", { class: "soft" }, silence.comment || ""),
      h("td", { class: "soft", title: absolute(silence.endsAt) }, `${duration(silence.endsAt - now)} left`),
      h("td", { class: "number" }, h("button", {
        onclick: () => api.unsilence(silence.id).then(onChange, onChange),
      }, "End it")))))));
}
