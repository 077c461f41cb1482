// Silences in force and planned, each with a way to end it.

import * as api from "../app/api.js";
import { h, replace } from "../app/dom.js";
import { absolute, duration } from "../app/format.js";
import { offerUndo } from "../app/undo.js";

/** The list as an element; null without any. */
export function silenceList(silences, onChange) {
  const now = Date.now() / 1000;
  const lasting = silences.filter((silence) => silence.endsAt > now);
  if (lasting.length === 0) return null;
  return h("section", { "aria-label": "Silences" },
    h("h2", { class: "group" }, `Silences (${lasting.length})`),
    h("table", {},
      h("thead", {}, h("tr", {}, ["alerts", "comment", "by", "time", ""].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, lasting.map((silence) => row(silence, now, onChange)))));
}

function row(silence, now, onChange) {
  const trouble = h("span", { class: "trouble", role: "alert" });
  return h("tr", {},
    h("td", {}, matchers(silence)),
    h("td", { class: "soft" }, silence.comment || "–"),
    h("td", { class: "soft" }, silence.createdBy || "–"),
    h("td", { class: "soft", title: `${absolute(silence.startsAt)} to ${absolute(silence.endsAt)}` },
      silence.startsAt > now ? `planned: begins in ${duration(silence.startsAt - now)}, lasts ${duration(silence.endsAt - silence.startsAt)}` : `${duration(silence.endsAt - now)} left`),
    h("td", { class: "number" }, trouble, h("button", { onclick: () => end(silence, trouble, onChange) }, silence.startsAt > now ? "Cancel" : "End")));
}

async function end(silence, trouble, onChange) {
  try {
    await api.unsilence(silence.id);
  } catch (problem) {
    replace(trouble, problem.message, " ");
    if (problem.status === undefined) throw problem;
    return;
  }
  offerUndo(`Ended the silence of ${matchers(silence)}.`, () => api.silence(again(silence)), onChange);
  onChange();
}

/** What sets an ended silence once more, for as long as it would have lasted. */
function again({ run, rule, severity, labels, startsAt, endsAt, comment, createdBy }) {
  const everything = !run && !rule && !severity && Object.keys(labels ?? {}).length === 0;
  return {
    ...(everything ? { all: true } : { run, rule, severity, labels }),
    ...(startsAt > Date.now() / 1000 ? { startsAt } : {}),
    endsAt, comment, createdBy,
  };
}

/** Which alerts a silence covers, in words. */
export function matchers({ run, rule, severity, labels }) {
  const parts = [
    severity ? `${severity} alerts of` : null,
    rule || "every rule",
    run ? `in ${run}` : "in every run",
    Object.keys(labels ?? {}).length ? `with ${Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(", ")}` : null,
  ];
  return parts.filter(Boolean).join(" ");
}
