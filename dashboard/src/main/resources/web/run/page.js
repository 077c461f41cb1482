// The page of one run: title, alerts, score sheet, live.

import * as api from "../app/api.js";
import { param } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, duration, percent } from "../app/format.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { active } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { alertList } from "./alerts.js";
import { configBox } from "./config.js";
import { runEdits } from "./edits.js";
import { Feed } from "./feed.js";
import { runHead } from "./head.js";
import { scalarPanels } from "./scalars.js";
import { scoreSheet } from "./score.js";
import { viewOfAddress } from "./window.js";
import { workersBox } from "./workers.js";

const REPAINT_MS = 250;
const SCALARS_MS = 2000;

/** How long a zoom rests before the frames of its window are read. */
const RELOAD_MS = 120;
const HEADROOM = 1.12;

/** A heartbeat comes every 10 s. */
const SILENT_SECONDS = 11;
const SILENT_LOOK_MS = 10000;

/** Points of the baseline's loss. */
const BASELINE_BUCKETS = 500;

/** Points of the loss: about one per pixel. */
const LOSS_BUCKETS = 700;

const name = param("run") ?? "";
const view = viewOfAddress();
const page = shell({ page: "run", title: name, keys: keys() });
const feed = new Feed(name);
const sheet = scoreSheet(view, unfold);
const scalars = scalarPanels(name, view);
const edits = runEdits(name);
const head = runHead(name, edits.button, page.state);
const configLine = h("div", {});
const workerList = h("div", {});
const alertsOfRun = alertList({ onStep: (step) => view.pin(step), onChange: () => refreshAlerts() });
const trouble = h("div", {});
const loadingRun = h("p", { class: "soft", role: "status" }, "Loading the run.");
const loading = h("p", { class: "loading", role: "status", hidden: true }, "Loading the steps of this run.");
const agentLine = h("p", { class: "agent-line" });
sheet.element.hidden = true;
replace(
  page.main, trouble, loadingRun, head.element, edits.element, configLine, workerList, alertsOfRun.element, loading, sheet.element,
  scalars.element, agentLine,
);

let run = null;
/** When a silent run was last asked for. */
let lookedAt = 0;
let alerts = [];
let events = [];
/** What was read of the baseline: undefined before, null where it is not on this dashboard. */
let baseline;
/** The name of the baseline that was asked for last. */
let baselineRead = null;
/** The loss of every step in buckets, and how often it was asked for. */
let curves = [];
let curvesAsked = 0;
/** Whether the first frames are on the page. */
let loaded = false;
let paused = false;
let missed = false;
let connection = { connected: true, since: Date.now() };

let reloading = 0;
view.onChange((what) => {
  if (what !== "zoom") return;
  clearTimeout(reloading);
  reloading = setTimeout(reload, RELOAD_MS);
});

const refreshFrames = throttle(REPAINT_MS, () => guarded(async () => {
  run = await api.run(name);
  view.grow(extentOf(run), run.lastStep);
  await feed.tail(run, view.range);
  show();
}));
const refreshAlerts = throttle(REPAINT_MS, () => guarded(async () => {
  const before = run?.lastStep;
  await readRun();
  if ((run.baseline ?? null) !== baselineRead) await readBaseline();
  if (run.lastStep !== before) refreshFrames();
  if (loaded) show();
}));

const refreshScalars = throttle(SCALARS_MS, () => guarded(async () => {
  await Promise.all([scalars.load(), readCurves()]);
  if (loaded) show();
}));

start();

async function start() {
  openStream({ onEvent, onState });
  await guarded(async () => {
    const first = readRun();
    const firstStep = first.then(() => run.firstStep);
    const frames = view.last === null ? feed.load(view.range, { firstStep }) : null;
    frames?.catch(() => {});
    const losses = view.last === null ? readCurves() : null;
    losses?.catch(() => {});
    await first;
    view.grow(extentOf(run), run.lastStep);
    // The same line further down would count as one that has moved.
    loadingRun.remove();
    loading.hidden = false;
    showHead();
    await Promise.all([frames ?? feed.load(view.range, { firstStep }), losses ?? readCurves(), readBaseline()]);
    loading.remove();
    sheet.element.hidden = false;
    loaded = true;
    show();
  });
  guarded(() => scalars.load());
  if (connection.connected) refreshAlerts();
  setInterval(tick, 1000);
}

function onEvent(kind, data) {
  if (data.run !== name || !loaded) return;
  if (paused) missed = true;
  else if (kind === "frame") refreshFrames();
  else if (kind === "scalars") {
    refreshFrames();
    refreshScalars();
  }
  else refreshAlerts();
}

function onState(next) {
  connection = next;
  if (next.connected && loaded) refreshAll();
  mark();
}

function refreshAll() {
  refreshAlerts();
  refreshFrames();
  refreshScalars();
}

async function readRun() {
  let all;
  [run, all, events] = await Promise.all([api.run(name), api.alerts(), api.runEvents(name)]);
  alerts = all.filter((alert) => alert.run === name);
  page.countAlerts();
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

/** The loss in the window; an answer that comes after a later question is dropped. */
async function readCurves() {
  const asked = ++curvesAsked;
  const { names } = await api.scalars(name, { names: "loss", buckets: LOSS_BUCKETS, from: view.range?.from, to: view.range?.to });
  if (asked === curvesAsked) curves = names.loss?.buckets ?? [];
}

function reload() {
  if (!run) return;
  guarded(async () => {
    await Promise.all([feed.load(view.range, { firstStep: run.firstStep }), readCurves()]);
    if (loaded) show();
  });
}

async function guarded(work) {
  try {
    await work();
    replace(trouble);
  } catch (problem) {
    if (!problem.status && problem.status !== 0) throw problem;
    if (problem.status !== 404) replace(trouble, errorNotice(problem.message, () => location.reload()));
    else {
      loadingRun.remove();
      loading.remove();
      replace(trouble, errorNotice(name ? `There is no run "${name}" here.` : "The address names no run."),
        h("p", {}, h("a", { href: at("") }, "All runs")));
    }
  }
}

function show() {
  view.grow(extentOf(run), run.lastStep);
  feed.series.until = run.lastStep + 1;
  showHead();
  sheet.show({
    series: feed.series,
    curves,
    baseline,
    start: feed.start,
    layers: run.layers,
    stages: feed.stages,
    lastStep: run.lastStep,
    alerts: alerts.filter((alert) => alert.state !== "pending"),
    events,
    exactAt: (step) => feed.exact(step).catch((problem) => {
      if (problem.status === undefined) throw problem;
      return null;
    }),
  });
  showAgent();
  mark();
}

/** All that stands above the sheet and needs no frame. */
function showHead() {
  head.show({ run, alerts, baseline, isOver: over(run.state) });
  edits.show(run);
  replaceIfChanged(configLine, run.config ?? {}, () => configBox(run.config));
  showWorkers();
  alertsOfRun.show(alerts, connection.since);
}

/** Room to the right while frames arrive, in leaps, so that nothing jumps at each of them. */
function extentOf({ firstStep, lastStep, state }) {
  const end = Math.max(lastStep + 1, firstStep + 10);
  if (over(state)) return { from: firstStep, to: end };
  const known = view.extent;
  if (known.from === firstStep && known.to >= end && known.to > 1) return known;
  return { from: firstStep, to: firstStep + Math.ceil((end - firstStep) * HEADROOM) };
}

function showWorkers() {
  const open = workerList.querySelector("details")?.open ?? false;
  replaceIfChanged(workerList, [run.workers, alerts, over(run.state)], () => {
    const box = workersBox(run, alerts, over(run.state));
    if (box) box.open = open;
    return box ? [box] : [];
  });
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
  else if (!loaded) page.mark("connecting");
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
  const isSilent = run && !paused && !over(run.state) && connection.connected && seconds > SILENT_SECONDS;
  if (isSilent && Date.now() - lookedAt >= SILENT_LOOK_MS) {
    lookedAt = Date.now();
    refreshAlerts();
  }
  mark();
}

function unfold() {
  if (feed.unfold()) reload();
}

function pause() {
  paused = !paused;
  if (!paused && missed) {
    missed = false;
    refreshAll();
  }
  mark();
}

function keys() {
  const move = (direction) => (event) => {
    const index = feed.series.indexAt(view.cursor);
    const next = Math.min(feed.series.length - 1, Math.max(0, index + direction * (event.shiftKey ? 10 : 1)));
    if (next >= 0) view.pin(feed.series.columns()[next].from);
  };
  const goTo = (offset) => () => {
    const steps = alerts.filter(active).map((alert) => alert.step).sort((a, b) => a - b);
    // At the newest step, where a page opens, the next alert is the first one.
    const found = offset > 0 ? steps.find((s) => view.pinned === null || s > view.cursor) : steps.findLast((s) => s < view.cursor);
    if (found !== undefined) view.pin(found);
  };
  return [
    { keys: ["ArrowLeft"], label: "one step back (with shift: ten)", run: move(-1) },
    { keys: ["ArrowRight"], label: "one step on (with shift: ten)", run: move(1) },
    { keys: ["j"], label: "to the next alert's step", run: goTo(1) },
    { keys: ["k"], label: "to the previous alert's step", run: goTo(-1) },
    { keys: [" "], label: "pause and go on", run: pause },
    { keys: ["drag"], label: "zoom to these steps; a finger looks, two fingers zoom", run() {} },
    { keys: ["Shift drag"], label: "move the window", run() {} },
    { keys: ["Ctrl wheel"], label: "zoom around the pointer", run() {} },
    { keys: ["Escape"], label: "whole run, newest step", run: () => { view.pin(null); if (view.range) view.zoom(null); } },
  ];
}
