// Up to twenty runs by quantity: losses in one chart, heatmaps under one another, what differs.

import { param, numberParam, setParams } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace } from "../app/dom.js";
import { errorNotice, shell } from "../app/shell.js";
import { openStream, throttle } from "../app/stream.js";
import { onThemeChange, palette } from "../charts/palette.js";
import { FOLDED, SHOWN } from "../run/quantities/index.js";
import { ALIGNMENTS } from "./align.js";
import { axisBar } from "./bar.js";
import { chosenRuns } from "./chosen.js";
import { heatmaps } from "./heatmaps.js";
import { LAYER_FIELDS, layerTable } from "./layers.js";
import { overlay } from "./overlay.js";
import { scatter } from "./scatter.js";
import { RunSource } from "./source.js";
import { MAX_RUNS } from "./swatch.js";
import { differences } from "./table.js";
import { toolbar } from "./toolbar.js";
import { AxisView } from "./view.js";

const REFRESH_MS = 1000;

/** Room to the right while a run is live, in leaps, so that the axis does not move at each frame. */
const HEADROOM = 1.12;

const QUANTITIES = [...SHOWN, ...FOLDED];
const asked = [...new Set(new URLSearchParams(location.search).getAll("run"))];
let sources = asked.slice(0, MAX_RUNS).map((name, slot) => new RunSource(name, slot));
let base = null;
const [from, to] = [numberParam("from"), numberParam("to")];
const view = new AxisView({ range: from !== null && to > from ? { from, to } : null, cursor: numberParam("step") });

const page = shell({
  page: "compare",
  title: titleOf(),
  keys: [
    { keys: ["Escape"], label: "whole runs, newest step", run: () => { view.pin(null); if (view.range) view.zoom(null); } },
    { keys: ["d"], label: "heatmaps as distance to the base and back", run: () => tools.set({ apart: !tools.state.apart }) },
    { keys: ["l"], label: "layers at the cursor as a table", run: () => { layers.open = !layers.open; } },
    { keys: ["ArrowLeft", "ArrowRight"], label: "cursor to the left or right (with shift: ten times as far)", run: moveCursor },
  ],
});
const tools = toolbar({
  align: param("align") in ALIGNMENTS ? param("align") : "step",
  scale: ["log", "linear"].includes(param("scale")) ? param("scale") : "auto",
  apart: param("apart") === "base",
  quantities: param("show")?.split(",") ?? ["variance", "sparsity", "gradient"],
  scalars: param("scalars")?.split(",") ?? null,
}, QUANTITIES, changed);
const trouble = h("div", {});
const chosen = chosenRuns({ base: setBase, remove, add });
const charts = h("div", { class: "overlays" });
const maps = h("div", {});
const bar = axisBar(view, () => tools.state.align);
const table = differences();
const plot = scatter({ x: param("x"), y: param("y") }, setParams);
const layerSlot = h("div", {});
const layers = h("details", { class: "more", id: "layers", ontoggle: showLayers }, h("summary", {}, "layers at the cursor"), layerSlot);
const overlays = new Map();
const panels = new Map(QUANTITIES.map((quantity) => [quantity.id, heatmaps(quantity, view)]));
let colours = null;

const loading = h("p", { class: "soft", role: "status", hidden: sources.length === 0 }, "Loading the runs.");
/** Hidden until all runs have been asked for, so that nothing on it moves when one more arrives. */
const sheet = h("div", { hidden: sources.length > 0 }, tools.element,
  h("div", { class: "compare" }, charts, maps, bar.element), layers, table.element, plot.element);
replace(page.main, h("h1", {}, "Compare"), trouble, chosen.element, loading, sheet);

view.onChange((what) => {
  if (what === "cursor") {
    scheduleCursor();
    return;
  }
  setParams({ step: view.pinned, from: view.range?.from, to: view.range?.to });
  if (what === "zoom") loadAll();
  else cursor();
});
onThemeChange(() => {
  colours = null;
  paint();
});
new ResizeObserver(() => requestAnimationFrame(paint)).observe(maps);

const waiting = new Set();
const refresh = throttle(REFRESH_MS, async () => {
  const due = sources.filter((source) => waiting.delete(source.name));
  await Promise.all(due.map((source) => guarded(source, () => source.tail(stepRange(source)))));
  show();
});

start();

async function start() {
  if (sources.length === 0) replace(trouble, h("p", {}, "Add runs here, or choose them on the ", h("a", { href: at("") }, "list of runs"), "."));
  else if (asked.length > MAX_RUNS) replace(trouble, h("p", { class: "notice" }, `At most ${MAX_RUNS} runs are compared; ${asked.length - MAX_RUNS} of this address are left out.`));
  show();
  await loadAll();
  loading.remove();
  sheet.hidden = false;
  paint();
  openStream({
    onEvent: (kind, data) => {
      if (!sources.some((source) => source.name === data.run && source.isThere)) return;
      waiting.add(data.run);
      refresh();
    },
    onState: ({ connected }) => page.mark(connected ? "live" : "disconnected"),
  });
}

/** What goes wrong with one run is said beside its name and hides no other. */
async function guarded(source, work) {
  try {
    await work();
    source.problem = null;
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    if (problem.status === 404) source.problem = `Run "${source.name}" was not found.`;
    else if (source.isThere) replace(trouble, errorNotice(problem.message, loadAll));
    else source.problem = problem.message;
  }
}

async function loadAll() {
  await Promise.all(sources.map(load));
}

/** Reads a run and shows it, whether the others are there yet or not. */
async function load(source) {
  await guarded(source, async () => {
    if (!source.run) await source.describe();
    if (tools.state.align !== "step" && !source.knots.length) await source.readKnots();
    source.align(tools.state.align);
    await source.load(fields(), stepRange(source));
  });
  show();
}

function fields() {
  const quantities = QUANTITIES.filter(({ id }) => tools.state.quantities.includes(id));
  return [...LAYER_FIELDS, ...quantities.flatMap((quantity) => quantity.fields)];
}

/** The steps of a run that are in sight, or null for all. */
function stepRange({ alignment }) {
  if (!view.range || !alignment) return null;
  return { from: alignment.toStep(view.range.from), to: alignment.toStep(view.range.to) };
}

function show() {
  base = sources.find((source) => source.name === param("base") && source.isThere) ?? sources.find((source) => source.isThere) ?? null;
  fitAxis();
  chosen.show(sources, base);
  const there = sources.filter((source) => source.isThere);
  const names = [...new Set(there.flatMap((source) => Object.keys(source.scalars)))].filter((name) => name !== "examples").sort(byImportance);
  tools.offer(names);
  table.show(sources, base);
  plot.show(sources);
  paint();
  showLayers();
}

function fitAxis() {
  const extents = sources.map((source) => source.extent).filter(Boolean);
  if (!extents.length) return;
  const begin = Math.min(...extents.map((extent) => extent.from));
  const end = Math.max(...extents.map((extent) => extent.to));
  const least = tools.state.align === "step" ? 1 : 1e-3;
  view.newest = end;
  const isLive = sources.some((source) => source.isThere && !source.isOver);
  const known = view.extent;
  if (isLive && known.from === begin && known.to >= end + least && known.to <= begin + (end + least - begin) * 1.5) return;
  view.extent = { from: begin, to: isLive ? begin + Math.max(least, end - begin) * HEADROOM + least : end + least };
}

function paint() {
  const there = sources.filter((source) => source.isThere);
  colours ??= palette();
  const { scalars, quantities, scale, apart } = tools.state;
  for (const name of scalars) if (!overlays.has(name)) overlays.set(name, overlay(name, view));
  place(charts, scalars.map((name) => overlays.get(name).element));
  for (const name of scalars) overlays.get(name).show(there, scale);
  place(maps, there.length ? QUANTITIES.filter(({ id }) => quantities.includes(id)).map(({ id }) => panels.get(id).element) : []);
  for (const id of quantities) {
    panels.get(id)?.show(there, base, apart);
    panels.get(id)?.paint(colours);
  }
  bar.paint();
}

/** Puts elements into a place unless they are there already, so that nothing loses its focus. */
function place(parent, elements) {
  if (elements.length !== parent.children.length || elements.some((element, index) => parent.children[index] !== element)) replace(parent, elements);
}

let frame = 0;
function scheduleCursor() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(cursor);
}

function cursor() {
  for (const name of tools.state.scalars) overlays.get(name)?.cursor();
  for (const id of tools.state.quantities) panels.get(id)?.cursor();
  bar.cursor();
  showLayers();
}

function showLayers() {
  if (layers.open) replace(layerSlot, layerTable(sources, base, view.cursor, bar.where()));
}

function changed(what) {
  const { align, scale, apart, quantities, scalars, chosenScalars } = tools.state;
  setParams({
    align: align === "step" ? null : align, scale: scale === "auto" ? null : scale, apart: apart ? "base" : null,
    show: quantities.join(","), scalars: chosenScalars ? scalars.join(",") : null,
  });
  if (what === "align") {
    view.pinned = null;
    view.range = null;
    view.extent = { from: 0, to: 1 };
    setParams({ step: null, from: null, to: null });
    loadAll();
  } else if (what === "quantities") {
    loadAll();
  } else {
    paint();
  }
}

function setBase(name) {
  setParams({ base: name });
  show();
}

function remove(name) {
  sources = sources.filter((source) => source.name !== name);
  view.extent = { from: 0, to: 1 };
  keepNames();
  show();
}

function add(name) {
  const slot = Array.from({ length: MAX_RUNS }, (_, i) => i).find((i) => !sources.some((source) => source.slot === i));
  const source = new RunSource(name, slot);
  sources = [...sources, source];
  replace(trouble);
  keepNames();
  load(source);
}

/** The chosen runs into address and title. */
function keepNames() {
  const search = new URLSearchParams(location.search);
  search.delete("run");
  for (const { name } of sources) search.append("run", name);
  if (!sources.some(({ name }) => name === search.get("base"))) search.delete("base");
  history.replaceState(null, "", `${location.pathname}?${search}`);
  document.title = `${titleOf()} · Tightrope`;
  replace(document.querySelector(".top nav a[aria-current]"), titleOf());
}

function titleOf() {
  if (sources.length === 0) return "Compare";
  return sources.length === 1 ? `Compare ${sources[0].name}` : `Compare ${sources.length} runs`;
}

function moveCursor(event) {
  const { from: begin, to: end } = view.window;
  const step = tools.state.align === "step" ? Math.max(1, Math.round((end - begin) / 400)) : (end - begin) / 400;
  const direction = (event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 10 : 1);
  view.pin(Math.min(end, Math.max(begin, view.cursor + direction * step)));
}

function byImportance(a, b) {
  const first = ["loss", "accuracy"];
  const rank = (name) => (first.includes(name) ? first.indexOf(name) : name.startsWith("eval/") ? 2 : name === "learningRate" ? 4 : 3);
  return rank(a) - rank(b) || a.localeCompare(b);
}
