// All runs, those that need help first.

import * as api from "../app/api.js";
import { comparePage, param, setParams } from "../app/address.js";
import { BASE } from "../app/base.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { disconnectedFor, errorNotice, shell } from "../app/shell.js";
import { need, ropeState } from "../app/state.js";
import { openStream, throttle } from "../app/stream.js";
import { emptyState } from "./empty.js";
import { runRow } from "./row.js";

const REFRESH_MS = 1000;
/** Silence makes no event: a run that stalls is found by looking again. */
const SILENCE_MS = 10000;
const TYPING_MS = 200;
/** More are found by the filter: nobody reads a longer list, and no browser shows it quickly. */
const SHOWN = 200;

const filter = h("input", {
  type: "search", placeholder: "Filter  /", "aria-label": "Filter runs", value: param("q") ?? "", oninput: filtered,
});
const archived = h("input", { type: "checkbox", checked: param("archived") === "true", onchange: filtered });
const compare = h("button", { disabled: true, onclick: () => { location.href = comparePage([...chosen]); } }, "Compare");
const body = h("tbody", {});
const summary = h("span", { class: "soft", role: "status" });
const list = h("div", {});
const page = shell({
  page: "runs",
  keys: [
    { keys: ["/"], label: "filter", run: () => filter.focus() },
    { keys: ["j"], label: "next run", run: () => step(1) },
    { keys: ["k"], label: "previous run", run: () => step(-1) },
    { keys: ["Enter"], label: "open the run", run: () => body.querySelector("tr.selected a")?.click() },
    { keys: ["x"], label: "choose for comparison", run: () => body.querySelector("tr.selected input")?.click() },
  ],
});
replace(page.main, list);

const chosen = new Set();
let runs = [];
let total = 0;
let any = false;
let selected = null;
let connection = { connected: true, since: Date.now() };

const refresh = throttle(REFRESH_MS, load);
const search = throttle(TYPING_MS, load);
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
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") filter.blur();
});

async function load() {
  try {
    const found = await api.runPage({ q: filter.value || null, sort: "need", limit: SHOWN, archived: archived.checked || null });
    total = found.total;
    runs = found.runs.map((run) => ({ ...run, rope: ropeOf(run) }));
    if (!any && (runs.length > 0 || (unasked() && await hasArchived()))) any = true;
    show();
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    replace(list, errorNotice(problem.message, load));
  }
}

/** Whether the list is of all runs that are not archived. */
function unasked() {
  return !filter.value && !archived.checked;
}

async function hasArchived() {
  return (await api.runPage({ archived: true, limit: 1 })).total > 0;
}

/** The list carries the worst alert and counts, which say as much as all of them would. */
function ropeOf(run) {
  return ropeState(run.state, run.worstAlert ? [run.worstAlert] : []);
}

function show() {
  page.alertCount(runs.reduce((sum, run) => sum + Object.values(run.alerts).reduce((a, b) => a + b, 0), 0));
  if (!any && unasked()) {
    if (!list.querySelector(".teach")) replace(list, emptyState(BASE.href.replace(/\/$/, "")));
    return;
  }
  if (!body.isConnected) {
    replace(list,
      h("div", { class: "runs-head" }, h("h1", {}, "Runs"), filter,
        h("label", { title: "Show the runs that are archived, and no others" }, archived, " archived"), compare, summary),
      h("table", { class: "runs" },
        h("thead", {}, h("tr", {},
          h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "compare")), h("th", { scope: "col" }, "state"),
          h("th", { scope: "col" }, "run"), h("th", { scope: "col" }, "stage"), h("th", { scope: "col", class: "number" }, "sparsity"),
          h("th", { scope: "col" }, "loss"), h("th", { scope: "col" }, "worst alert"), h("th", { scope: "col" }, "last seen"))),
        body));
  }
  const shown = runs
    .sort((a, b) => need(a.rope.state) - need(b.rope.state) || b.lastSeenAt - a.lastSeenAt);
  replaceIfChanged(body, [shown, selected, [...chosen]], () => shown.map((run) =>
    runRow(run, { chosen: chosen.has(run.run), selected: run.run === selected, onChoose: choose })));
  const count = `${total} ${total === 1 ? "run" : "runs"}`;
  replace(summary, shown.length < total ? `the first ${shown.length} of ${count}; filter to see others` : count);
}

function filtered() {
  setParams({ q: filter.value, archived: archived.checked || null });
  search();
}

function choose(run, on) {
  if (on) chosen.add(run);
  else chosen.delete(run);
  compare.disabled = chosen.size < 2;
  replace(compare, chosen.size < 2 ? "Compare" : `Compare ${chosen.size}`);
}

function step(offset) {
  const rows = [...body.rows];
  const at = rows.findIndex((row) => row.classList.contains("selected"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + offset))];
  if (!next) return;
  rows[at]?.classList.remove("selected");
  next.classList.add("selected");
  selected = next.dataset.run;
  next.querySelector("a").focus({ preventScroll: false });
}

function mark() {
  if (!connection.connected) page.mark("disconnected", disconnectedFor(connection.since));
  else page.mark("live", `${runs.filter((run) => run.state === "live").length} live`);
}
