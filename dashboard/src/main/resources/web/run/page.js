// The page of one run: title, alerts, score sheet, live.

import * as api from "../app/api.js";
import { numberParam, param, runPage, setParams } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, duration, number, percent } from "../app/format.js";
import { since } from "../app/since.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { active, bySeverity, ropeState, stateBadge } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { alertBox, alertLine } from "../alerts/box.js";
import { joined } from "../alerts/joined.js";
import { configBox } from "./config.js";
import { runEdits } from "./edits.js";
import { Feed } from "./feed.js";
import { scalarPanels } from "./scalars.js";
import { scoreSheet } from "./score.js";
import { stagesOf } from "./stages.js";
import { View } from "./view.js";
import { workersBox } from "./workers.js";

const REPAINT_MS = 250;
const SCALARS_MS = 2000;
const HEADROOM = 1.12;
const LINES = 3;

/** A heartbeat comes every 10 s. */
const SILENT_SECONDS = 11;

/** Points of the baseline's loss. */
const BASELINE_BUCKETS = 500;

const name = param("run") ?? "";
const view = new View({ range: rangeOfAddress(), cursor: numberParam("step") });
const page = shell({ page: "run", title: name, keys: keys() });
const feed = new Feed(name);
const sheet = scoreSheet(view, unfold);
const scalars = scalarPanels(name, view);
const edits = runEdits(name);
const badge = h("span", { class: "run-badge" });
const title = h("div", { class: "run-head" },
  h("h1", {}, name), badge, h("span", { class: "grow" }), edits.button, reportLink());
const factLine = h("p", { class: "run-facts" });
const head = h("div", {});
const configLine = h("div", {});
const workerList = h("div", {});
const alertList = h("div", { id: "alerts", "aria-live": "polite" });
const trouble = h("div", {});
const agentLine = h("p", { class: "agent-line" });
replace(
  page.main, trouble, head, edits.element, configLine, workerList, alertList, sheet.element, scalars.element, agentLine,
);

let run = null;
let alerts = [];
let events = [];
let baseline = null;
/** The name of the baseline that was asked for last. */
let baselineRead = null;
let paused = false;
let missed = false;
let connection = { connected: true, since: Date.now() };

view.onChange((what) => {
  if (what === "cursor") return;
  setParams({ step: view.pinned, from: view.range?.from, to: view.range?.to });
  if (what === "zoom") reload();
});

const refreshFrames = throttle(REPAINT_MS, () => guarded(async () => {
  run = await api.run(name);
  if (!view.range) await feed.tail(run.lastStep);
  show();
}));
const refreshAlerts = throttle(REPAINT_MS, () => guarded(async () => {
  await readRun();
  if ((run.baseline ?? null) !== baselineRead) await readBaseline();
  show();
}));

const refreshScalars = throttle(SCALARS_MS, () => guarded(() => scalars.load()));

start();

async function start() {
  await guarded(async () => {
    await Promise.all([readRun(), feed.load(view.range)]);
    await readBaseline();
    show();
  });
  refreshScalars();
  openStream({
    onEvent(kind, data) {
      if (data.run !== name) return;
      if (paused) missed = true;
      else if (kind === "frame") refreshFrames();
      else if (kind === "scalars") {
        refreshFrames();
        refreshScalars();
      }
      else refreshAlerts();
    },
    onState(next) {
      connection = next;
      if (next.connected) {
        refreshAlerts();
        refreshFrames();
        refreshScalars();
      }
      mark();
    },
  });
  setInterval(tick, 1000);
}

async function readRun() {
  let all;
  [run, all, events] = await Promise.all([api.run(name), api.alerts(), api.runEvents(name)]);
  alerts = all.filter((alert) => alert.run === name);
  page.alertCount(all.filter((alert) => alert.state === "firing").length);
}

/** The loss of the run with which this one is compared, once; nothing of a run that is not here. */
async function readBaseline() {
  baselineRead = run.baseline ?? null;
  baseline = null;
  if (!run.baseline || run.baseline === name) return;
  try {
    const { names } = await api.scalars(run.baseline, { names: "loss", buckets: BASELINE_BUCKETS });
    baseline = { run: run.baseline, buckets: names.loss?.buckets ?? [] };
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
}

function reload() {
  guarded(async () => {
    await feed.load(view.range);
    show();
  });
}

async function guarded(work) {
  try {
    await work();
    replace(trouble);
  } catch (problem) {
    if (!problem.status && problem.status !== 0) throw problem;
    if (problem.status === 404) replace(trouble, errorNotice(`There is no run "${name}" here.`), h("p", {}, h("a", { href: at("") }, "All runs")));
    else replace(trouble, errorNotice(problem.message, () => location.reload()));
  }
}

function show() {
  view.newest = run.lastStep;
  view.extent = extentOf(run);
  showHead();
  showWorkers();
  showAlerts();
  sheet.show({
    series: feed.series,
    baseline,
    start: feed.start,
    layers: run.layers,
    stages: stagesOf(feed.series),
    alerts: alerts.filter((alert) => alert.state !== "pending"),
    events,
  });
  showAgent();
  mark();
}

/** Room to the right while frames arrive, in leaps, so that nothing jumps at each of them. */
function extentOf({ firstStep, lastStep, state }) {
  const end = Math.max(lastStep + 1, firstStep + 10);
  if (over(state)) return { from: firstStep, to: end };
  const known = view.extent;
  if (known.from === firstStep && known.to >= end && known.to > 1) return known;
  return { from: firstStep, to: firstStep + Math.ceil((end - firstStep) * HEADROOM) };
}

function showHead() {
  const kinds = [...new Set(run.layers.map((layer) => layer.activation?.kind).filter(Boolean))];
  const widths = [...new Set(run.layers.filter((l) => l.kind !== "output").map((layer) => layer.units))];
  const facts = [run.model, `${run.layers.length} layers of ${widths.slice(0, 3).join(", ")} units`,
    kinds.slice(0, 3).join(", "), run.framework, run.host];
  document.title = `${name} · Tightrope`;
  const rope = ropeState(run.state, alerts);
  replaceIfChanged(badge, [rope, run.stage, run.sparsityTarget], () => [stateBadge(rope),
    run.stage > 0 ? h("span", { class: "soft" }, `stage ${run.stage}, target ${number(run.sparsityTarget)}`) : null]);
  const { startedAt, lastStep, resumeOf, state, end } = run;
  replaceIfChanged(factLine, [facts, startedAt, lastStep, lastMeasured(run), resumeOf, run.baseline, baseline?.run, state, end], () => [
    facts.filter(Boolean).join(" · "), " · started ", since(startedAt), ` · ${count(lastStep + 1)} steps`,
    lastMeasured(run), goesOnFrom(run), comparedWith(run), end?.reason ? ` · ${state}: ${end.reason}` : ""]);
  if (!title.isConnected) replace(head, title, factLine);
  edits.show(run);
  replaceIfChanged(configLine, run.config ?? {}, () => configBox(run.config));
}

function showWorkers() {
  const open = workerList.querySelector("details")?.open ?? false;
  replaceIfChanged(workerList, [run.workers, alerts, over(run.state)], () => {
    const box = workersBox(run, alerts, over(run.state));
    if (box) box.open = open;
    return box ? [box] : [];
  });
}

/** A page about the run to keep, in the browser's language. */
function reportLink() {
  return h("a", { class: "button", id: "report", download: "",
    href: api.addressOfRun(name, "/report"),
    title: "One page about this run, to send or print" }, "Report");
}

function goesOnFrom({ resumeOf }) {
  return resumeOf ? [" · goes on from ", h("a", { href: runPage(resumeOf) }, resumeOf)] : null;
}

function comparedWith({ baseline: other }) {
  if (!other || other === name) return null;
  return baseline
    ? [" · compared with ", h("a", { href: runPage(other) }, other)]
    : ` · baseline ${other} is not on this dashboard`;
}

/** Nothing newer than this comes of the layers, though the loss goes on to the last step. */
function lastMeasured({ state, lastStep, lastObservedStep }) {
  const isOlder = lastObservedStep !== null && lastObservedStep < lastStep;
  return isOlder && over(state) ? ` · layers last measured at step ${count(lastObservedStep)}` : "";
}

function showAlerts() {
  const options = { onStep: (step) => view.pin(step), onChange: refreshAlerts };
  const speaking = joined(alerts.filter((alert) => active(alert) && alert.state !== "silenced").sort(bySeverity));
  const rest = [...speaking.slice(1 + LINES), ...joined(alerts.filter((alert) =>
    alert.state === "resolved" || alert.state === "silenced").sort((a, b) => b.step - a.step))];
  const open = new Set([...alertList.querySelectorAll("details[open]")].map((element) => element.dataset.id));
  const opened = (element) => {
    element.open = open.has(element.dataset.id);
    return element;
  };
  replaceIfChanged(alertList, alerts, () => [
    speaking.slice(0, 1).map((alert) => alertBox(alert, options)),
    speaking.slice(1, 1 + LINES).map((alert) => opened(alertLine(alert, options))),
    rest.length ? opened(h("details", { class: "quiet-alerts", "data-id": "rest" },
      h("summary", {}, `${rest.length} more: ${tally(rest)}`),
      rest.map((alert) => alertBox(alert, options)))) : null,
  ]);
}

function tally(list) {
  const counts = new Map();
  for (const alert of list) counts.set(alert.state, (counts.get(alert.state) ?? 0) + 1);
  return [...counts].map(([state, n]) => `${n} ${state}`).join(", ");
}

function showAgent() {
  const agent = run.agent;
  replace(agentLine, agent ? `Agent: overhead ${percent(agent.overhead)} of ${percent(agent.budget)} allowed, `
    + `looks at ${agent.interval === 1 ? "every step" : `one step in ${count(agent.interval)}`}, `
    + `${count(agent.dropped)} frames lost, ${count(agent.errors)} errors.` : "");
}

function mark() {
  const silent = run ? Math.max(0, Date.now() / 1000 - run.lastSeenAt) : 0;
  sheet.element.classList.toggle("stale", ["stalled", "silent", "lost"].includes(run?.state) || !connection.connected);
  if (!connection.connected) page.mark("disconnected", disconnectedFor(connection.since));
  else if (!run) page.mark("connecting");
  else if (run.state === "ended") page.mark("ended");
  else if (run.state === "failed") page.mark("failed", `failed at step ${count(run.lastStep)}`);
  else if (paused) page.mark("paused", missed ? "paused, new frames wait" : "paused");
  else if (run.state === "lost") page.mark("lost", `lost, silent for ${duration(silent)}`);
  else if (run.state === "silent") page.mark("silent", `silent for ${duration(silent)}`);
  else if (run.state === "stalled") page.mark("stalled", `trains without a step since step ${count(run.lastStep)}`);
  else if (run.state === "idle") page.mark("idle", `idle since step ${count(run.lastStep)}`);
  else if (run.activity === "evaluating") page.mark("live", `evaluating after step ${count(run.lastStep)}`);
  else page.mark("live", `live, step ${count(run.lastStep)}, ${duration(silent)} ago`);
}

/** Whether nothing more is to come. */
function over(state) {
  return state === "ended" || state === "failed";
}

/** Silence makes no event: look again now and then. */
function tick() {
  const seconds = run ? Date.now() / 1000 - run.lastSeenAt : 0;
  if (run && !paused && !over(run.state) && connection.connected && seconds > SILENT_SECONDS) refreshAlerts();
  mark();
}

function unfold() {
  if (feed.unfold()) reload();
}

function pause() {
  paused = !paused;
  if (!paused && missed) {
    missed = false;
    refreshFrames();
    refreshScalars();
    refreshAlerts();
  }
  mark();
}

function rangeOfAddress() {
  const [from, to] = [numberParam("from"), numberParam("to")];
  return from !== null && to !== null && to > from ? { from, to } : null;
}

function keys() {
  const move = (direction) => (event) => {
    const index = feed.series.indexAt(view.cursor);
    const next = Math.min(feed.series.length - 1, Math.max(0, index + direction * (event.shiftKey ? 10 : 1)));
    if (next >= 0) view.pin(feed.series.columns()[next].from);
  };
  const goTo = (offset) => () => {
    const steps = alerts.filter(active).map((alert) => alert.step).sort((a, b) => a - b);
    const found = offset > 0 ? steps.find((s) => s > view.cursor) : steps.findLast((s) => s < view.cursor);
    if (found !== undefined) view.pin(found);
  };
  return [
    { keys: ["ArrowLeft"], label: "one step back (with shift: ten)", run: move(-1) },
    { keys: ["ArrowRight"], label: "one step on (with shift: ten)", run: move(1) },
    { keys: ["j"], label: "to the next alert's step", run: goTo(1) },
    { keys: ["k"], label: "to the previous alert's step", run: goTo(-1) },
    { keys: [" "], label: "pause and go on", run: pause },
    { keys: ["Escape"], label: "whole run, newest step", run: () => { view.pin(null); if (view.range) view.zoom(null); } },
  ];
}
