// What a run was started with: one line that can be opened to a table.

import { h } from "../app/dom.js";
import { count } from "../app/format.js";

/** What the closed line shows, with the word in front of each value. */
const HEADLINE = [
  ["learningRate", "learning rate"],
  ["batchSize", "batch size"],
  ["epochs", "epochs"],
  ["parameters", "parameters"],
  ["seed", "seed"],
];

export function configBox(config) {
  if (!config || Object.keys(config).length === 0) return null;
  const headline = HEADLINE.filter(([field]) => field in config)
    .map(([field, words]) => `${words} ${brief(config[field])}`);
  return h("details", { class: "run-config" },
    h("summary", {}, "Configuration", headline.length ? h("span", { class: "soft" }, `: ${headline.join(", ")}`) : null),
    h("table", {}, h("tbody", {}, rows(config, ""))));
}

function rows(object, prefix) {
  return Object.entries(object).flatMap(([field, value]) => isObject(value)
    ? rows(value, `${prefix}${field}.`)
    : h("tr", {}, h("th", { scope: "row" }, prefix + field), h("td", {}, text(value))));
}

function brief(value) {
  return Number.isInteger(value) ? count(value) : text(value);
}

function text(value) {
  if (Array.isArray(value)) return value.map(text).join("; ");
  return isObject(value) ? JSON.stringify(value) : String(value);
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
