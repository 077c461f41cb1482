// The numbers behind a heatmap at one step, as a table.

import { h } from "../app/dom.js";
import { number } from "../app/format.js";

/** One row a layer: measured, expected and, where there is one, the band. */
export function depthTable(quantity, layers, profile, step) {
  const format = profile.format ?? number;
  const banded = [...profile.low ?? [], ...profile.high ?? []].some(Number.isFinite);
  const cell = (value) => h("td", { class: "number" }, value === null || value === undefined ? "–" : format(value));
  return h("div", { class: "depth-table", tabindex: "0", role: "region", "aria-label": `${quantity.title} at step ${step}` },
    h("table", {},
      h("caption", {}, `${quantity.title} at step ${step}`),
      h("thead", {}, h("tr", {},
        h("th", { scope: "col", class: "number" }, "layer"), h("th", { scope: "col" }, "name"),
        h("th", { scope: "col", class: "number" }, quantity.unit),
        h("th", { scope: "col", class: "number" }, "expected"),
        banded ? [h("th", { scope: "col", class: "number" }, "from"), h("th", { scope: "col", class: "number" }, "to")] : null)),
      h("tbody", {}, layers.map((layer, row) => h("tr", {},
        h("th", { scope: "row", class: "number" }, String(layer.index)), h("td", {}, layer.name),
        cell(profile.values[row]), cell(profile.expected?.[row]),
        banded ? [cell(profile.low[row]), cell(profile.high[row])] : null)))));
}
