// All alerts, and one in detail with its evidence.

import * as api from "../app/api.js";
import { param, setParams } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace } from "../app/dom.js";
import { absolute } from "../app/format.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { active, bySeverity } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { alertBox } from "./box.js";
import { evidence } from "./evidence.js";
import { joined } from "./joined.js";
import { receiverList } from "./receivers.js";
import { askSilence } from "./silence.js";
import { silenceList } from "./silences.js";

const REFRESH_MS = 500;
const STATES = ["firing", "acknowledged", "silenced", "pending", "resolved"];

const id = param("id");
const filter = h("input", {
  type: "search", placeholder: "Filter  /", "aria-label": "Filter alerts", value: param("q") ?? "",
  oninput: () => { setParams({ q: filter.value }); show(); },
});
const list = h("div", { "aria-live": "polite" });
const page = shell({
  page: "alerts",
  keys: [
    { keys: ["/"], label: "filter", run: () => filter.focus() },
    { keys: ["j"], label: "next alert", run: () => step(1) },
    { keys: ["k"], label: "previous alert", run: () => step(-1) },
    { keys: ["Enter"], label: "open the alert", run: () => list.querySelector(".selected .alert-rule a")?.click() },
    { keys: ["a"], label: "acknowledge the alert", run: () => (list.querySelector(".selected button") ?? (id && list.querySelector(".alert button")))?.click() },
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
  const state = JSON.stringify([alerts, silences, receivers, filter.value]);
  if (state === lastShown) return;
  lastShown = state;
  page.alertCount(alerts.filter((alert) => alert.state === "firing").length);
  if (id) showOne();
  else showAll();
}

function showAll() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = alerts.filter((alert) => words.every((word) =>
    `${alert.run} ${alert.rule} ${alert.severity} ${alert.state} ${alert.message}`.toLowerCase().includes(word)));
  const groups = STATES.map((state) => [state, shown.filter((alert) => alert.state === state)
    .sort((a, b) => bySeverity(a, b) || b.startedAt - a.startedAt)]).filter(([, group]) => group.length);
  const focused = document.activeElement === filter;
  replace(list,
    h("div", { class: "runs-head" }, h("h1", {}, "Alerts"), filter,
      h("button", { id: "silence", onclick: () => askSilence({ onChange: load }) }, "Silence alerts"),
      h("span", { class: "soft", role: "status" }, `${alerts.filter(active).length} active, ${alerts.length} in all`)),
    alerts.length === 0 ? h("section", { class: "teach" },
      h("h1", {}, "No alerts"),
      h("p", { class: "soft" }, "Alerts appear here by themselves, each with what was measured, what theory expected, and what to do.")) : null,
    groups.map(([state, group]) => [
      h("h2", { class: "group" }, `${state} (${group.length})`),
      joined(group).map(box),
    ]),
    silenceList(silences, load),
    receiverList(receivers));
  if (focused) filter.focus();
  highlight();
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
    alert.endedAt ? `ended ${absolute(alert.endedAt)}` : "has not ended",
  ];
  return h("p", { class: "soft" }, parts.filter(Boolean).join(" · "));
}

function step(offset) {
  const boxes = [...list.querySelectorAll(".alert")];
  const at = boxes.findIndex((element) => element.dataset.id === selected);
  selected = boxes[Math.min(boxes.length - 1, Math.max(0, at + offset))]?.dataset.id ?? null;
  highlight();
  list.querySelector(".selected")?.scrollIntoView({ block: "nearest" });
}

function highlight() {
  for (const element of list.querySelectorAll(".alert")) {
    element.classList.toggle("selected", element.dataset.id === selected);
  }
}

function mark() {
  if (!connection.connected) page.mark("disconnected", disconnectedFor(connection.since));
  else page.mark("live");
}
