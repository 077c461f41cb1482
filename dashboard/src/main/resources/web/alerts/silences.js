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
      h("td", {}, matchers(silence)),
      h("td", { class: "soft" }, silence.comment || ""),
      h("td", { class: "soft" }, silence.createdBy || ""),
      h("td", { class: "soft", title: `${absolute(silence.startsAt)} to ${absolute(silence.endsAt)}` },
        silence.startsAt > now ? `begins in ${duration(silence.startsAt - now)}` : `${duration(silence.endsAt - now)} left`),
      h("td", { class: "number" }, h("button", {
        onclick: () => api.unsilence(silence.id).then(onChange, onChange),
      }, "End it")))))));
}

function matchers({ run, rule, severity, labels }) {
  const parts = [
    severity ? `${severity} alerts of` : null,
    rule || "every rule",
    run ? `in ${run}` : "in every run",
    Object.keys(labels ?? {}).length ? `with ${Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(", ")}` : null,
  ];
  return parts.filter(Boolean).join(" ");
}
