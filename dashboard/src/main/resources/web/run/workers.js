// The workers of a run: what each has come to, and its alerts.

import { alertPage } from "../app/address.js";
import { h } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { since } from "../app/since.js";
import { active, bySeverity, ofProcess } from "../app/state.js";
import { real } from "./series.js";

const MOST = 50;

/** The table as an element that can be folded; null for a run with one worker. */
export function workersBox(run, alerts, isOver) {
  const workers = all(run.workers ?? [], alerts);
  if (workers.length < 2) return null;
  const shown = workers.sort((a, b) => b.alerts.length - a.alerts.length || byName(a, b)).slice(0, MOST).sort(byName);
  const left = workers.length - shown.length;
  const failing = workers.filter((worker) => worker.alerts.length).length;
  return h("details", { class: "run-config", id: "workers", "data-id": "workers" },
    h("summary", {}, "Workers", h("span", { class: "soft" }, `: ${workers.length}, `
      + (failing ? `${failing} with an active alert` : "none with an active alert"))),
    h("table", {},
      h("thead", {}, h("tr", {}, ["worker", "last step", "loss", "does", "last seen", "alerts"].map((text) =>
        h("th", { scope: "col" }, text)))),
      h("tbody", {}, shown.map((worker) => row(worker, isOver)))),
    left ? h("p", { class: "soft" }, `${left} more without an active alert`) : null);
}

function row({ worker, lastStep, loss, activity, lastSeenAt, alerts }, isOver) {
  return h("tr", {},
    h("th", { scope: "row" }, worker),
    h("td", { class: "number" }, count(lastStep ?? NaN)),
    h("td", { class: "number" }, number(real(loss))),
    h("td", {}, isOver || !activity ? "–" : activity),
    h("td", { class: "soft" }, lastSeenAt ? since(lastSeenAt) : "–"),
    h("td", {}, alerts.length ? alerts.map((alert, i) => [i ? ", " : null,
      h("a", { href: alertPage(alert.id) }, alert.rule), h("span", { class: "soft" }, ` since step ${count(alert.step)}`)])
      : h("span", { class: "soft" }, "none")));
}

/** Those that the dashboard knows, and those that have an alert of before it knew any. */
function all(workers, alerts) {
  const byWorker = new Map(workers.map((worker) => [worker.worker, { ...worker, alerts: [] }]));
  for (const alert of alerts.filter(active).sort(bySeverity)) {
    if (ofProcess(alert)) continue;
    const name = alert.worker ?? "0";
    if (!byWorker.has(name)) byWorker.set(name, { worker: name, alerts: [] });
    byWorker.get(name).alerts.push(alert);
  }
  return [...byWorker.values()];
}

function byName(a, b) {
  return inOrder(a.worker, b.worker);
}

/** The order of workers' names: numbers in them count by their value, so that 2 comes before 10. */
export function inOrder(a, b) {
  return a.localeCompare(b, undefined, { numeric: true });
}
