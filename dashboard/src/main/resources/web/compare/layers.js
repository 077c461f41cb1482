// The layers of all runs at the cursor as numbers, and how far each is from the base.

import { h } from "../app/dom.js";
import { count, number, ratio } from "../app/format.js";

const FIELDS = [
  ["preactivationVariance", "q", number, (value, first) => `×${number(value / first)}`],
  ["activationSparsity", "sparsity", ratio, (value, first) => (value >= first ? "+" : "") + ratio(value - first)],
  ["preactivationGradientNorm", "‖dL/dh‖", number, (value, first) => `×${number(value / first)}`],
];

/** The fields that the table reads. */
export const LAYER_FIELDS = FIELDS.map(([field]) => field);

/** One row per layer, one group of columns per run; a run that has nothing there says why. */
export function layerTable(sources, base, x, where) {
  const entries = sources.filter((source) => source.isThere)
    .map((source) => ({ source, index: source.alignment ? source.frameAt(x) : -1 }));
  const first = entries.find(({ source }) => source === base);
  const rows = Math.max(0, ...entries.filter(({ index }) => index >= 0).map(({ source }) => source.run.layers.length));
  return h("div", { class: "depth-table", tabindex: "0", role: "region", "aria-label": `Layers at ${where}` },
    h("table", {},
      h("caption", {}, `At ${where}; differences are to ${base?.name ?? "nothing"}`),
      h("thead", {},
        h("tr", {}, h("th", {}), entries.map(({ source, index }) => h("th", { scope: "colgroup", colspan: FIELDS.length, class: index < 0 ? "absent" : null },
          source.name, h("span", { class: "says" }, saysOf(source, index, x))))),
        h("tr", {}, h("th", { scope: "col" }, "layer"), entries.flatMap(() => FIELDS.map(([, name]) => h("th", { scope: "col", class: "number" }, name))))),
      h("tbody", {}, Array.from({ length: rows }, (_, layer) => h("tr", {},
        h("th", { scope: "row" }, String(layer)),
        entries.flatMap((entry) => FIELDS.map((field) => cell(first, entry, layer, field))))))));
}

function saysOf(source, index, x) {
  if (!source.alignment) return "not on this axis";
  return index >= 0 ? `step ${count(source.series.step(index))}` : source.outside(x) ?? "not measured here";
}

function cell(first, entry, layer, [field, , format, difference]) {
  const value = valueAt(entry, field, layer);
  const before = first && entry !== first ? valueAt(first, field, layer) : null;
  const apart = Number.isFinite(value) && Number.isFinite(before) ? ` ${difference(value, before)}` : "";
  return h("td", { class: "number" }, format(value), h("span", { class: "soft" }, apart));
}

function valueAt({ source, index }, field, layer) {
  return index < 0 || layer >= source.run.layers.length ? null : source.series.last(index, field, layer);
}
