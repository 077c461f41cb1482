// Is a run on its rope? Read from its alerts and its life: shape, word, colour, and since when.

import { h } from "./dom.js";

const SHAPES = { off: "▲", wobbling: "◆", on: "●", ended: "■", failed: "✕", lost: "◌" };
const WORDS = {
  off: "OFF THE ROPE",
  wobbling: "WOBBLING",
  on: "on the rope",
  ended: "ended",
  failed: "failed",
  lost: "lost",
};
const OF_THE_PROCESS = ["RunFailed", "RunLost", "RunStalled"];
const NEED = ["off", "failed", "lost", "wobbling", "on", "ended"];
const SEVERITIES = ["critical", "warning", "info"];

/** Whether the alert's condition holds, whoever has seen it. */
export function active(alert) {
  return alert.state !== "resolved" && alert.state !== "pending";
}

/** Whether an alert is about the process of a run and not about what it computes. */
export function ofProcess(alert) {
  return OF_THE_PROCESS.includes(alert.rule);
}

/** Worst first, then in order of steps. */
export function bySeverity(a, b) {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.step - b.step;
}

/** `{ state, since, stage }` of a run with these alerts; `status` is the run's own life. */
export function ropeState(status, alerts) {
  const speaking = alerts.filter(active).sort(bySeverity);
  const own = speaking.filter((alert) => !ofProcess(alert));
  const worst = own[0];
  if (worst && worst.severity === "critical") {
    const first = own.filter((a) => a.severity === "critical").sort((a, b) => a.step - b.step)[0];
    return { state: "off", since: first.step, stage: first.stage };
  }
  if (status === "failed" || status === "lost") return { state: status };
  if (worst && worst.severity === "warning") return { state: "wobbling", since: worst.step, stage: worst.stage };
  return { state: status === "ended" ? "ended" : "on" };
}

/** Order on the runs page: who needs help first. */
export function need(state) {
  return NEED.indexOf(state);
}

/** The state as a badge. */
export function stateBadge({ state, since, stage }, long = true) {
  const where = long && since !== undefined && since !== null
    ? ` since step ${since}${stage > 0 ? ` (stage ${stage})` : ""}` : "";
  return h("span", { class: "state", "data-state": state },
    h("span", { "aria-hidden": "true" }, SHAPES[state], " "), WORDS[state], where);
}
