// The filter above the list: what is typed goes to the dashboard as it is. Here it is completed.

import * as api from "../app/api.js";
import { param } from "../app/address.js";
import { h, replace } from "../app/dom.js";

const STATES = ["failing", "at-risk", "healthy", "waiting", "live", "idle", "stalled", "silent", "lost", "finished", "failed"];
const TERMS = ["state:", "rule:", "run:", "host:", "model:", "label.", "config.", "loss<", "lr>", "step>", "ended<7d", "seen<1h", "started<1d"];
const EXAMPLES = ["state:failing", "rule:Variance*", "host:gpu-*", "lr>1e-2", "label.team=nlp", "ended<7d", "-state:finished"];
const MAX_PROPOSALS = 30;

/** The field and the line below it: `{ field, help, learn(runs) }`; `learn` takes values to propose from runs. */
export function runFilter(onInput) {
  const options = h("datalist", { id: "filter-terms" });
  const trouble = h("span", { class: "trouble", role: "alert" });
  const known = new Map([["state:", new Set(STATES)]]);
  const field = h("input", {
    type: "search", placeholder: "Filter  /", "aria-label": "Filter runs", list: "filter-terms", autocomplete: "off",
    "aria-describedby": "filter-help", spellcheck: "false", value: param("q") ?? "",
    oninput: () => { propose(); onInput(); },
    onkeydown: (event) => { if (event.key === "Escape") field.blur(); },
  });
  const help = h("p", { class: "soft small filter-help", id: "filter-help" },
    "All terms must hold: ", EXAMPLES.map((example) => [h("button", { class: "plain", onclick: () => add(example) }, h("code", {}, example)), " "]),
    trouble);
  api.catalogue().then(({ rules }) => known.set("rule:", new Set(rules.map(({ id }) => id))), () => {});

  function propose() {
    const cut = field.value.lastIndexOf(" ") + 1;
    const [before, word] = [field.value.slice(0, cut), field.value.slice(cut)];
    const term = [...known.keys()].find((name) => word.startsWith(name));
    const found = term ? [...known.get(term)].map((value) => term + value) : [...TERMS, ...known.keys()];
    const fitting = [...new Set(found)].filter((text) => text.startsWith(word) && text !== word).slice(0, MAX_PROPOSALS);
    replace(options, word ? fitting.map((text) => h("option", { value: before + text })) : []);
  }

  function add(text) {
    field.value = `${field.value.trim()} ${text}`.trim();
    field.focus();
    onInput();
  }

  return {
    field, help, options,
    /** Says what is wrong with what is typed; nothing clears it. */
    complain: (text) => replace(trouble, text ?? ""),
    learn(runs) {
      for (const { host, model, labels } of runs) {
        keep("host:", host);
        keep("model:", model?.includes(" ") ? null : model);
        for (const [name, value] of Object.entries(labels ?? {})) keep(`label.${name}=`, value);
      }
    },
  };

  function keep(term, value) {
    if (!value || /\s/.test(value)) return;
    if (!known.has(term)) known.set(term, new Set());
    known.get(term).add(value);
  }
}
