// The columns of the list and what it is sorted by. The dashboard sorts, not the page.

import { h } from "../app/dom.js";

/** `first` is the order of the first click: what one looks for stands on top. */
const COLUMNS = [
  { label: "state", sort: "need", first: "need" },
  { label: "run", sort: "run", first: "run" },
  { label: "loss", sort: "loss", first: "loss", number: true },
  { label: "learning rate", sort: "learningRate", first: "-learningRate", number: true },
  { label: "steps", sort: "lastStep", first: "-lastStep", number: true },
  { label: "sparsity" },
  { label: "worst alert" },
  { label: "last seen", sort: "lastSeenAt", first: "-lastSeenAt" },
];

/** How many cells a row has, with the one to choose it by. */
export const COLUMN_COUNT = COLUMNS.length + 1;

/** Whether the list can be sorted by this. */
export function isSort(text) {
  return COLUMNS.some(({ sort }) => sort && sort === text?.replace(/^-/, ""));
}

/** The heads: `sort` is the present order, null for the one of each section; `all` chooses every run. */
export function heads(sort, all, onSort) {
  return h("tr", {}, h("th", { scope: "col", class: "choose" }, all), COLUMNS.map((column) => head(column, sort, onSort)));
}

function head(column, sort, onSort) {
  const own = { scope: "col", class: column.number ? "number" : null };
  if (!column.sort) return h("th", own, column.label);
  const isSorted = sort !== null && sort.replace(/^-/, "") === column.sort;
  const falls = isSorted && sort.startsWith("-");
  return h("th", { ...own, "aria-sort": isSorted ? (falls ? "descending" : "ascending") : null },
    h("button", { class: "plain sort", onclick: () => onSort(next(column, sort, isSorted)) },
      column.label, h("span", { class: "arrow", "aria-hidden": "true" }, isSorted ? (falls ? " ↓" : " ↑") : "")));
}

/** First order, opposite order, then none. */
function next({ first }, sort, isSorted) {
  if (!isSorted) return first;
  if (sort !== first) return null;
  return first.startsWith("-") ? first.slice(1) : `-${first}`;
}
