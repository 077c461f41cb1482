// Where alerts began and what happened to a run, as signs above the timeline. Signs that would lie on
// one another are one button; words stand where there is room for all of them.

import { h } from "../app/dom.js";
import { count } from "../app/format.js";

const ALERT_SIGNS = { critical: "▲", warning: "◆", info: "●" };
const RESOLVED_SIGNS = { critical: "△", warning: "◊", info: "○" };
const EVENT_SIGNS = { gate: "◇", hold: "‖", rollback: "↩", resumed: "▶", note: "✎", checkpoint: "⤓", end: "■" };
const SEVERITIES = ["critical", "warning", "info"];

/** Pixels of a sign, and about those of a letter of the words behind it. */
const SIGN = 16;
const LETTER = 7.2;

/** The buttons for a row of that width in pixels over the window's steps; `onStep(step)` is called by a click. */
export function flagsOf({ alerts, events }, { from, to }, width, onStep) {
  const at = (step) => ((step - from) / (to - from)) * width;
  const flags = [...alerts.map(ofAlert), ...events.filter((event) => EVENT_SIGNS[event.kind]).map(ofEvent)]
    .filter(({ step }) => step >= from && step <= to)
    .sort((a, b) => a.step - b.step || a.rank - b.rank);
  const groups = [];
  for (const flag of flags) {
    const last = groups.at(-1);
    if (last && at(flag.step) - at(last[0].step) < SIGN) last.push(flag);
    else groups.push([flag]);
  }
  return groups.map((group, i) => {
    const left = at(group[0].step);
    const right = groups[i + 1] ? at(groups[i + 1][0].step) : width + SIGN / 2;
    return button(group.sort((a, b) => a.rank - b.rank), left, right - left, width, onStep);
  });
}

function button(group, left, room, width, onStep) {
  const [first, ...others] = group;
  const words = others.length ? `${first.words} and ${others.length} more`.trim() : first.words;
  const short = others.length ? `+${others.length}` : "";
  const fits = (text) => SIGN + text.length * LETTER < room;
  const title = group.map((flag) => flag.title).join("\n");
  return h("button", {
    class: first.isAlert ? "flag" : "flag event",
    "data-severity": first.severity,
    "data-state": first.state,
    style: { left: `${(100 * left) / width}%` },
    title,
    "aria-label": `${group.map((flag) => flag.title).join("; ")}: go there`,
    onclick: () => onStep(first.step),
  }, first.sign, [words, short].filter((text) => text && fits(text)).slice(0, 1).map((text) => ` ${text}`));
}

function ofAlert(alert) {
  const isOver = alert.state === "resolved";
  return {
    isAlert: true,
    step: alert.step,
    severity: isOver ? null : alert.severity,
    state: isOver ? "resolved" : null,
    rank: SEVERITIES.indexOf(alert.severity) + (isOver ? SEVERITIES.length : 0),
    sign: (isOver ? RESOLVED_SIGNS : ALERT_SIGNS)[alert.severity] ?? "●",
    words: alert.rule,
    title: `${alert.rule} at step ${count(alert.step)}${isOver ? ", resolved" : ""}`,
  };
}

function ofEvent(event) {
  return {
    isAlert: false,
    step: event.step,
    rank: 2 * SEVERITIES.length,
    sign: EVENT_SIGNS[event.kind],
    words: "",
    title: eventText(event),
  };
}

function eventText(event) {
  const { kind, step, seq, timestamp, ...rest } = event;
  const details = Object.entries(rest.details ?? rest).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${kind} at step ${count(step)}${details ? `: ${details}` : ""}`;
}
