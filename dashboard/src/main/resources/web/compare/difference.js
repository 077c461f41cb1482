// Runs side by side at one step: the numbers of each layer, and how far from the first run.

import { h } from "../app/dom.js";
import { number, ratio } from "../app/format.js";

const FIELDS = [
  ["preactivationVariance", "q", number, (value, first) => `×${number(value / first)}`],
  ["activationSparsity", "sparsity", ratio, (value, first) => (value >= first ? "+" : "") + ratio(value - first)],
  ["preactivationGradientNorm", "‖dL/dh‖", number, (value, first) => `×${number(value / first)}`],
];

/** One row a layer, one group of columns a run. */
export function differenceTable(entries, step) {
  const rows = Math.max(0, ...entries.map((entry) => entry.run.layers.length));
  return h("div", { class: "depth-table", tabindex: "0", role: "region", "aria-label": `Difference at step ${step}` },
    h("table", {},
      h("caption", {}, `At step ${step}; differences are to ${entries[0]?.name ?? "nothing"}`),
      h("thead", {},
        h("tr", {}, h("th", {}), entries.map((entry) => h("th", { scope: "colgroup", colspan: FIELDS.length }, entry.name))),
        h("tr", {}, h("th", { scope: "col" }, "layer"), entries.flatMap(() => FIELDS.map(([, name]) => h("th", { scope: "col", class: "number" }, name))))),
      h("tbody", {}, Array.from({ length: rows }, (_, layer) => h("tr", {},
        h("th", { scope: "row" }, String(layer)),
        entries.flatMap((entry, at) => FIELDS.map((field) => cell(entries[0], entry, at, layer, step, field))))))));
}

function cell(base, entry, at, layer, step, [field, , format, difference]) {
  const value = valueAt(entry, field, layer, step);
  const first = valueAt(base, field, layer, step);
  const apart = at > 0 && Number.isFinite(value) && Number.isFinite(first) ? ` ${difference(value, first)}` : "";
  return h("td", { class: "number" }, format(value), h("span", { class: "soft" }, apart));
}

function valueAt({ feed, run }, field, layer, step) {
  if (layer >= run.layers.length) return null;
  return feed.series.last(feed.series.indexAt(step), field, layer);
}
