// The runs that are compared: sign, name, state; which is the base; add and remove.

import * as api from "../app/api.js";
import { runPage } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { runState, stateBadge } from "../app/state.js";
import { MAX_RUNS, swatch } from "./swatch.js";

/** The list as an element with `show(sources, base)`; `on` has `base(name)`, `remove(name)`, `add(name)`. */
export function chosenRuns(on) {
  const list = h("ul", { class: "chosen" });
  const names = h("datalist", { id: "run-names" });
  const field = h("input", { type: "search", id: "add-run", list: "run-names", placeholder: "name of a run", "aria-label": "Run to add" });
  const said = h("span", { class: "trouble", role: "status" });
  const form = h("form", { class: "row add-run", onsubmit: add }, field, names, h("button", {}, "Add run"), said);
  const element = h("section", { "aria-label": "Chosen runs" }, list, form);
  let sources = [];
  field.addEventListener("focus", fill, { once: true });

  async function fill() {
    try {
      const { runs } = await api.runPage({ limit: 1000 });
      replace(names, runs.map(({ run }) => h("option", { value: run })));
    } catch (problem) {
      if (problem.status === undefined) throw problem;
    }
  }

  async function add(event) {
    event.preventDefault();
    const name = field.value.trim();
    replace(said);
    if (!name) return;
    if (sources.some((source) => source.name === name)) replace(said, `${name} is there already.`);
    else if (sources.length >= MAX_RUNS) replace(said, `At most ${MAX_RUNS} runs can be compared. Remove one first.`);
    else {
      try {
        await api.run(name);
        field.value = "";
        on.add(name);
      } catch (problem) {
        if (problem.status === undefined) throw problem;
        replace(said, problem.status === 404 ? `Run "${name}" was not found.` : problem.message);
      }
    }
  }

  function show(next, base) {
    sources = next;
    const focused = document.activeElement?.closest?.(".chosen [data-run]")?.dataset.run;
    const control = document.activeElement?.dataset?.control;
    replace(list, sources.map((source) => h("li", { "data-run": source.name },
      swatch(source.slot),
      h("a", { href: runPage(source.name) }, source.name),
      source.problem ? h("span", { class: "trouble" }, source.problem) : source.run ? [stateBadge(runState(source.run.state, source.alerts, source.run.lastStep)), factsOf(source.run)] : h("span", { class: "soft" }, "loading"),
      h("span", { class: "grow" }),
      source.isThere ? h("button", { class: "chip", "data-control": "base", "aria-pressed": String(source === base), "aria-label": `Base: ${source.name}`, title: "Compare the others with this run", onclick: () => on.base(source.name) }, "base") : null,
      h("button", { class: "plain", "data-control": "remove", "aria-label": `Remove ${source.name}`, title: "Remove from the comparison", onclick: () => on.remove(source.name) }, "✕"))));
    if (focused) list.querySelector(`[data-run="${CSS.escape(focused)}"] [data-control="${control}"]`)?.focus({ preventScroll: true });
  }

  return { element, show };
}

function factsOf(run) {
  const loss = Number.isFinite(run.loss) ? `, loss ${number(run.loss)}` : "";
  return h("span", { class: "soft" }, `step ${count(run.lastStep)}${loss}`);
}
