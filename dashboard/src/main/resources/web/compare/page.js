// Two runs or more under one another: the same sheet, one step axis, one cursor.

import * as api from "../app/api.js";
import { numberParam, runPage, setParams } from "../app/address.js";
import { at } from "../app/base.js";
import { h, replace } from "../app/dom.js";
import { errorNotice, shell } from "../app/shell.js";
import { ropeState, stateBadge } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { Feed } from "../run/feed.js";
import { gradient } from "../run/quantities/gradient.js";
import { sparsity } from "../run/quantities/sparsity.js";
import { variance } from "../run/quantities/variance.js";
import { sheetOf } from "../run/score.js";
import { stagesOf } from "../run/stages.js";
import { View } from "../run/view.js";
import { APART } from "./apart.js";
import { differenceTable } from "./difference.js";

const REFRESH_MS = 1000;
const QUANTITIES = [variance, sparsity, gradient];

const names = new URLSearchParams(location.search).getAll("run");
const view = new View({ range: rangeOfAddress(), cursor: numberParam("step") });
const page = shell({
  page: "compare",
  title: `${names.length} runs`,
  keys: [
    { keys: ["Escape"], label: "whole runs, newest step", run: () => { view.pin(null); view.zoom(null); } },
    { keys: ["d"], label: "difference at the cursor", run: () => { difference.open = !difference.open; } },
  ],
});
const trouble = h("div", {});
const differenceSlot = h("div", {});
const difference = h("details", { class: "more" }, h("summary", {}, "difference at the cursor"), differenceSlot);
const entries = names.map((name) => ({
  name,
  feed: new Feed(name, QUANTITIES),
  head: h("div", { class: "run-head compared" }),
  sheet: sheetOf(view, { timeline: true, loss: true, quantities: QUANTITIES }),
  apart: sheetOf(view, { timeline: false, loss: false, quantities: APART }),
}));
const apart = h("details", { class: "more", id: "apart" }, h("summary", {}, "difference as heatmaps"),
  entries.slice(1).map((entry) => h("section", { "aria-label": `${entry.name} against ${names[0]}` },
    h("h2", {}, `${entry.name} against ${names[0]}`), entry.apart.element)));
replace(page.main, trouble, h("h1", {}, "Compare"), difference, apart,
  entries.map((entry) => h("section", { "aria-label": entry.name }, entry.head, entry.sheet.element)));

const refresh = throttle(REFRESH_MS, load);
view.onChange((what) => {
  if (what !== "cursor") setParams({ step: view.pinned, from: view.range?.from, to: view.range?.to });
  if (what === "zoom") load();
  else if (difference.open) showDifference();
});
difference.addEventListener("toggle", showDifference);
apart.addEventListener("toggle", showApart);
load().then(() => openStream({
  onEvent: (kind, data) => { if (names.includes(data.run)) refresh(); },
  onState: ({ connected }) => page.mark(connected ? "live" : "disconnected"),
}));

async function load() {
  if (names.length === 0) {
    replace(trouble, errorNotice("Choose runs to compare on the list of runs."), h("p", {}, h("a", { href: at("") }, "All runs")));
    return;
  }
  try {
    await Promise.all(entries.map(async (entry) => {
      [entry.run, entry.alerts] = await Promise.all([api.run(entry.name), api.runAlerts(entry.name)]);
    }));
    const extent = {
      from: Math.min(...entries.map((entry) => entry.run.firstStep)),
      to: Math.max(...entries.map((entry) => entry.run.lastStep + 1)),
    };
    view.extent = extent;
    view.newest = extent.to - 1;
    const range = view.range ?? extent;
    await Promise.all(entries.map((entry) => entry.feed.load({ from: range.from, to: range.to })));
    replace(trouble);
    entries.forEach(show);
    if (difference.open) showDifference();
    showApart();
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    replace(trouble, errorNotice(problem.message, load));
  }
}

function show(entry) {
  replace(entry.head, h("h2", {}, h("a", { href: runPage(entry.name) }, entry.name)),
    stateBadge(ropeState(entry.run.state, entry.alerts)));
  entry.sheet.show({
    series: entry.feed.series,
    start: entry.feed.start,
    layers: entry.run.layers,
    stages: stagesOf(entry.feed.series),
    alerts: entry.alerts.filter((alert) => alert.state !== "pending"),
    events: [],
  });
}

function showDifference() {
  replace(differenceSlot, differenceTable(entries.filter((entry) => entry.run && entry.feed.series.length), view.cursor));
}

function showApart() {
  if (!apart.open || entries.some((entry) => !entry.run)) return;
  for (const entry of entries.slice(1)) {
    entry.apart.show({
      series: entry.feed.series,
      base: entries[0].feed.series,
      start: entry.feed.start,
      layers: entry.run.layers,
      stages: stagesOf(entry.feed.series),
      alerts: [],
      events: [],
    });
  }
}

function rangeOfAddress() {
  const [from, to] = [numberParam("from"), numberParam("to")];
  return from !== null && to !== null && to > from ? { from, to } : null;
}
