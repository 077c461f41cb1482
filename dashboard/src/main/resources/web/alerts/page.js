// All alerts, and one in detail with its evidence.

import * as api from "../app/api.js";
import { alertPage, param, setParams } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { absolute, count } from "../app/format.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { active, bySeverity } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { alertBox } from "./box.js";
import { evidence } from "./evidence.js";
import { receiverList } from "./receivers.js";
import { askSilence } from "./silence.js";
import { silenceList } from "./silences.js";
import { workList } from "./worklist.js";

const REFRESH_MS = 500;

const id = param("id");
const filter = h("input", {
  type: "search", placeholder: "Filter  /", "aria-label": "Filter alerts", value: param("q") ?? "",
  oninput: () => { setParams({ q: filter.value }); show(); },
});
const list = h("div", {});
const work = workList(() => show());
const tabs = h("div", {});
const lines = h("div", { class: "alert-items" });
const rest = h("div", {});
const summary = h("span", { class: "soft", role: "status" });
const frame = h("div", {},
  h("div", { class: "runs-head" }, h("h1", {}, "Alerts"), filter, work.groupChoice(),
    h("button", { id: "silence", onclick: () => askSilence({ onChange: load }) }, "Silence alerts"), summary),
  tabs, lines, rest);
const page = shell({
  page: "alerts",
  keys: [
    { keys: ["/"], label: "filter", run: () => filter.focus() },
    { keys: ["j"], label: "next alert", run: () => step(1) },
    { keys: ["k"], label: "previous alert", run: () => step(-1) },
    { keys: ["Enter"], label: "open the alert", run: () => { if (selected) location.href = alertPage(selected); } },
    { keys: ["o"], label: "unfold the alert", run: () => list.querySelector(".selected > summary")?.click() },
    { keys: ["a"], label: "acknowledge the alert", run: acknowledge },
  ],
});
replace(page.main, list);

let alerts = [];
let silences = [];
let receivers = [];
let selected = null;
let lastShown = "";
let shownEvidence = null;
let connection = { connected: true, since: Date.now() };

const refresh = throttle(REFRESH_MS, load);
load().then(() => {
  openStream({
    onEvent: (kind) => { if (kind === "alert" || kind === "run") refresh(); },
    onState(next) {
      connection = next;
      if (next.connected) refresh();
      mark();
    },
  });
  setInterval(mark, 1000);
});

async function load() {
  try {
    [alerts, silences, receivers] = await Promise.all([api.alerts(), api.silences(), api.receivers()]);
    show();
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    lastShown = "";
    replace(list, errorNotice(problem.message, load));
  }
}

function show() {
  const state = JSON.stringify([alerts, silences, receivers, filter.value, location.search]);
  if (state === lastShown) return;
  lastShown = state;
  page.countAlerts();
  if (id) showOne();
  else showAll();
}

function showAll() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = alerts.filter((alert) => words.every((word) =>
    `${alert.run} ${alert.rule} ${alert.severity} ${alert.state} ${alert.message}`.toLowerCase().includes(word)));
  if (!frame.isConnected) replace(list, frame);
  replaceIfChanged(tabs, [matching.map(({ state }) => state), location.search], () => [work.tabs(matching)]);
  replaceIfChanged(lines, [matching, location.search], () => [lined(matching)]);
  replaceIfChanged(rest, [silences, receivers], () => [silenceList(silences, load), receiverList(receivers)]);
  replaceIfChanged(summary, [alerts.length, alerts.filter(active).length], () =>
    [`${count(alerts.filter(active).length)} active, ${count(alerts.length)} in all`]);
  highlight();
}

function lined(matching) {
  if (alerts.length === 0) {
    return h("section", { class: "teach" },
      h("h2", {}, "No alerts"),
      h("p", { class: "soft" }, "Alerts appear here by themselves, each with what was measured, what theory expected, and what to do."));
  }
  if (matching.length === 0) {
    return h("p", { class: "soft none" }, "No alert matches. ", h("button", { onclick: () => {
      filter.value = "";
      setParams({ q: null });
      show();
    } }, "Clear the filter"));
  }
  return work.list(matching, load);
}

function box(alert) {
  return alertBox(alert, { showRun: true, onChange: load });
}

function showOne() {
  const alert = alerts.find((candidate) => candidate.id === id);
  if (!alert) {
    replace(list, errorNotice("There is no such alert here; it may belong to a run that was removed."),
      h("p", {}, h("a", { href: at("alerts.html") }, "All alerts")));
    return;
  }
  document.title = `${alert.rule} in ${alert.run} · Tightrope`;
  shownEvidence ??= evidence(alert);
  const others = alerts.filter((other) => other.run === alert.run && other.id !== alert.id);
  replace(list,
    h("p", {}, h("a", { href: at("alerts.html") }, "All alerts")),
    box(alert),
    facts(alert),
    shownEvidence,
    others.length ? [h("h2", { class: "group" }, `Others in ${alert.run} (${others.length})`), others.sort(bySeverity).map(box)] : null);
}

function facts(alert) {
  const parts = [
    alert.acknowledgedAt ? `acknowledged ${absolute(alert.acknowledgedAt)}${alert.acknowledgedBy ? ` by ${alert.acknowledgedBy}` : ""}` : null,
    `started ${absolute(alert.startedAt)}`,
    alert.endedAt ? `ended ${absolute(alert.endedAt)}` : "still active",
  ];
  return h("p", { class: "soft" }, parts.filter(Boolean).join(" · "));
}

function step(offset) {
  const items = [...list.querySelectorAll(".alert-item")];
  const at = items.findIndex((element) => element.dataset.id === selected);
  const next = items[Math.min(items.length - 1, Math.max(0, at + offset))];
  selected = next?.dataset.id ?? null;
  highlight();
  next?.querySelector("summary").focus();
}

/** Of the alert that is shown, or of the selected line, which is unfolded for it. */
function acknowledge() {
  const item = list.querySelector(".alert-item.selected");
  if (item) item.open = true;
  setTimeout(() => (item ?? (id && list))?.querySelector(".alert .acknowledge")?.click());
}

function highlight() {
  for (const element of list.querySelectorAll(".alert-item")) {
    element.classList.toggle("selected", element.dataset.id === selected);
  }
}

function mark() {
  if (!connection.connected) page.mark("disconnected", disconnectedFor(connection.since));
  else page.mark("live");
}
