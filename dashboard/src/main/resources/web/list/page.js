// All runs: live ones and ended ones, filtered, sorted and paged by the dashboard.

import { param, setParams } from "../app/address.js";
import * as api from "../app/api.js";
import { BASE } from "../app/base.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count } from "../app/format.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { runState } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { bulkActions } from "./bulk.js";
import { heads, isSort } from "./columns.js";
import { emptyState } from "./empty.js";
import { runFilter } from "./filter.js";
import { runRow } from "./row.js";
import { section } from "./section.js";

const REFRESH_MS = 1000;
/** Silence makes no event: a run that stalls is found by looking again. */
const SILENCE_MS = 10000;
const TYPING_MS = 200;

const chosen = new Set();
let sort = isSort(param("sort")) ? param("sort") : null;
let any = false;
let selected = null;
let latest = 0;
let connection = { connected: true, since: Date.now() };

const refresh = throttle(REFRESH_MS, load);
const search = throttle(TYPING_MS, load);
const filter = runFilter(filtered);
const archived = h("input", { type: "checkbox", checked: param("archived") === "true", onchange: filtered });
const all = h("input", { type: "checkbox", "aria-label": "choose every run shown", onchange: () => chooseAll(all.checked) });
const sections = [section("live", load), section("ended", load)];
const bulk = bulkActions(chosen, () => archived.checked, load);
const head = h("thead", {});
const table = h("table", { class: "runs" }, head, sections.flatMap((one) => [one.head, one.body]));
const none = h("p", { class: "soft none", hidden: true }, "No run matches. ", h("button", { onclick: clear }, "Clear the filter"));
const summary = h("span", { class: "soft", role: "status" });
const list = h("div", {});
const page = shell({
  page: "runs",
  keys: [
    { keys: ["/"], label: "filter", run: () => filter.field.focus() },
    { keys: ["j"], label: "next run", run: () => step(1) },
    { keys: ["k"], label: "previous run", run: () => step(-1) },
    { keys: ["Enter"], label: "open the run", run: () => table.querySelector("tr.selected a")?.click() },
    { keys: ["x"], label: "choose the run", run: () => table.querySelector("tr.selected input")?.click() },
    { keys: ["c"], label: "compare the chosen runs", run: () => bulk.compare() },
  ],
});
replace(page.main, list);

load().then(() => {
  openStream({
    onEvent: refresh,
    onState(next) {
      connection = next;
      if (next.connected) refresh();
      mark();
    },
  });
  setInterval(mark, 1000);
  setInterval(refresh, SILENCE_MS);
});

async function load() {
  const mine = ++latest;
  const query = { filter: filter.field.value || null, sort, archived: archived.checked || null };
  try {
    const loaded = await Promise.all(sections.map((one) => one.load(query)));
    if (mine !== latest) return;
    loaded.forEach((takeOver) => takeOver());
    filter.complain();
    const found = sections.flatMap((one) => one.runs);
    filter.learn(found);
    if (!any && (found.length > 0 || (unasked() && await hasArchived()))) any = true;
    show();
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    if (mine !== latest) return;
    if (problem.field === "filter") {
      filter.complain(problem.message);
      if (!table.isConnected) layOut();
    } else replace(list, errorNotice(problem.message, load));
  }
}

/** Whether the list is of all runs that are not archived. */
function unasked() {
  return !filter.field.value && !archived.checked;
}

async function hasArchived() {
  return (await api.runPage({ archived: true, limit: 1 })).total > 0;
}

/** The list carries the worst alert, which says as much as all of them would. */
function row(run) {
  return runRow({ ...run, verdict: runState(run.state, run.worstAlert ? [run.worstAlert] : [], run.lastStep) },
    { chosen: chosen.has(run.run), selected: run.run === selected, onChoose: choose });
}

function show() {
  if (!any && unasked()) {
    if (!list.querySelector(".teach")) replace(list, emptyState(BASE.href.replace(/\/$/, "")));
    return;
  }
  if (!table.isConnected) layOut();
  replaceIfChanged(head, sort, () => [heads(sort, all, sortBy)]);
  const total = sections.reduce((sum, one) => sum + one.total, 0);
  for (const one of sections) one.show(row, [selected, [...chosen]]);
  none.hidden = total > 0;
  table.hidden = total === 0;
  const names = shownNames();
  all.checked = names.length > 0 && names.every((name) => chosen.has(name));
  all.indeterminate = !all.checked && names.some((name) => chosen.has(name));
  replaceIfChanged(summary, total, () => [`${count(total)} ${total === 1 ? "run" : "runs"}`]);
}

function layOut() {
  replace(list,
    h("div", { class: "runs-head" }, h("h1", {}, "Runs"), filter.field, filter.options,
      h("label", { title: "Show the runs that are archived, and no others" }, archived, " archived"), bulk.elements, summary),
    filter.help, table, none);
}

function filtered() {
  setParams({ q: filter.field.value, archived: archived.checked || null });
  for (const one of sections) one.first();
  bulk.show();
  search();
}

function clear() {
  filter.field.value = "";
  archived.checked = false;
  filtered();
}

function sortBy(next) {
  sort = next;
  setParams({ sort });
  for (const one of sections) one.first();
  load();
}

function shownNames() {
  return sections.flatMap((one) => one.runs.map(({ run }) => run));
}

function choose(run, on) {
  if (on) chosen.add(run);
  else chosen.delete(run);
  bulk.show();
  show();
}

function chooseAll(on) {
  for (const name of shownNames()) {
    if (on) chosen.add(name);
    else chosen.delete(name);
  }
  bulk.show();
  show();
}

function step(offset) {
  const rows = [...table.querySelectorAll("tr[data-run]")];
  const at = rows.findIndex((one) => one.classList.contains("selected"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + offset))];
  if (!next) return;
  rows[at]?.classList.remove("selected");
  next.classList.add("selected");
  selected = next.dataset.run;
  next.querySelector("a").focus({ preventScroll: false });
}

function mark() {
  if (!connection.connected) page.mark("disconnected", disconnectedFor(connection.since));
  else page.mark("live", "live");
}
