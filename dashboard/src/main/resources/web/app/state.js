// How is a run doing? Read from its alerts and its life: shape, word, colour, and since when.

import { h } from "./dom.js";
import { count } from "./format.js";

/** By state: shape and word. Names are also the `data-state` that styles use. */
const STATES = {
  failing: ["▲", "Failing"],
  failed: ["✕", "Failed"],
  lost: ["◌", "Lost"],
  "at-risk": ["◆", "At risk"],
  stalled: ["‖", "Stalled"],
  waiting: ["○", "Waiting"],
  healthy: ["●", "Healthy"],
  finished: ["■", "Finished"],
};

/** What a run's own life comes to where its alerts say nothing. */
const OF_LIFE = {
  failed: "failed", lost: "lost", stalled: "stalled", silent: "stalled", waiting: "waiting", ended: "finished",
};
const OF_THE_PROCESS = ["RunFailed", "RunLost", "RunStalled"];
const OPEN = ["waiting", "live", "idle", "stalled", "silent"];
const SEVERITIES = ["critical", "warning", "info"];

/** Whether more may come of a run: it has neither ended nor been given up. `status` is its own life. */
export function isOpen(status) {
  return OPEN.includes(status);
}

/** Whether the alert's condition holds, whoever has seen it. */
export function active(alert) {
  return alert.state !== "resolved" && alert.state !== "pending";
}

/** Whether an alert is about the process of a run and not about what it computes. */
export function ofProcess(alert) {
  return OF_THE_PROCESS.includes(alert.rule);
}

/** Worst first, then in order of steps: for the alerts of one run. */
export function bySeverity(a, b) {
  return worstFirst(a, b) || a.step - b.step;
}

/** Worst first, then the newest: for alerts of several runs, whose steps cannot be compared. */
export function byNews(a, b) {
  return worstFirst(a, b) || b.startedAt - a.startedAt;
}

function worstFirst(a, b) {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

/**
 * `{ state, since, stage }` of a run with these alerts. `status` is the run's own life, `lastStep` its
 * newest step, -1 before the first: a run that is silent before that is still waited for.
 */
export function runState(status, alerts, lastStep) {
  const own = alerts.filter((alert) => active(alert) && !ofProcess(alert)).sort(bySeverity);
  const worst = own[0];
  if (worst?.severity === "critical") return { state: "failing", since: worst.step, stage: worst.stage };
  if (status === "failed" || status === "lost") return { state: status };
  if (worst?.severity === "warning") return { state: "at-risk", since: worst.step, stage: worst.stage };
  if (status === "silent" && lastStep === -1) return { state: "waiting" };
  return { state: OF_LIFE[status] ?? "healthy" };
}

/** The shape of a state, for a title. */
export function stateShape(state) {
  return STATES[state][0];
}

/** The state as a badge. */
export function stateBadge({ state, since, stage }, long = true) {
  const [shape, word] = STATES[state];
  const where = long && since !== undefined && since !== null
    ? ` since step ${count(since)}${stage > 0 ? ` (stage ${stage})` : ""}` : "";
  return h("span", { class: "state", "data-state": state },
    h("span", { "aria-hidden": "true" }, shape, " "), word, where);
}
