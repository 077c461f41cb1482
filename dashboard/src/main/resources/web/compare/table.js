// What differs between the runs as a table: one row per fact, one column per run.

import { h, replace } from "../app/dom.js";
import { factsOf, factText } from "./facts.js";
import { swatch } from "./swatch.js";

/** The table as an element with `show(sources, base)`. */
export function differences() {
  const all = h("input", { type: "checkbox", id: "all-facts", onchange: () => show(sources, base) });
  const slot = h("div", {});
  const element = h("section", { class: "differences", id: "differences", "aria-label": "What differs" },
    h("header", {}, h("h2", {}, "What differs"), h("label", { class: "soft" }, all, " also what is the same")), slot);
  let sources = [];
  let base = null;

  function show(nextSources, nextBase) {
    sources = nextSources;
    base = nextBase;
    const there = sources.filter((source) => source.isThere);
    const rows = factsOf(there).filter(({ values }) => all.checked || new Set(values).size > 1);
    const at = there.indexOf(base);
    replace(slot, rows.length === 0 ? h("p", { class: "soft" }, there.length < 2 ? "Add a second run to see what differs." : "Nothing differs.")
      : h("div", { class: "facts", tabindex: "0", role: "region", "aria-label": "Configuration, labels and results" },
        h("table", {},
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, ""), there.map((source) =>
            h("th", { scope: "col" }, swatch(source.slot), " ", source.name, source === base ? h("span", { class: "soft" }, " base") : null)))),
          h("tbody", {}, rows.map(({ key, group, name, values, format }) => h("tr", { "data-fact": key },
            h("th", { scope: "row" }, h("span", { class: "soft" }, `${group} `), name),
            values.map((value, column) => h("td", { class: at >= 0 && value !== values[at] ? "differs" : null }, factText(value, format)))))))));
  }

  return { element, show };
}
