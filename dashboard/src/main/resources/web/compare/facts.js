// What is known of each run besides its curves: configuration, labels, network, results.

import { count, number, ratio } from "../app/format.js";

/**
 * Rows `{ group, name, values }` over all runs, `values` in the order of `sources`; a value is a
 * number, a text or null.
 */
export function factsOf(sources) {
  const rows = new Map();
  sources.forEach((source, at) => {
    for (const [group, name, value, format] of source.isThere ? factsOfRun(source) : []) {
      const key = `${group}/${name}`;
      if (!rows.has(key)) rows.set(key, { key, group, name, format, values: sources.map(() => null) });
      rows.get(key).values[at] = value ?? null;
    }
  });
  const order = ["configuration", "label", "network", "result"];
  return [...rows.values()].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

/** A value as people read it. */
export function factText(value, format = null) {
  if (value === null) return "–";
  if (typeof value !== "number") return String(value);
  return format ? format(value) : Number.isInteger(value) && Math.abs(value) < 1e15 ? count(value) : number(value);
}

function factsOfRun({ run, alerts, scalars }) {
  const firing = (severity) => alerts.filter((alert) => alert.severity === severity && alert.state !== "pending").length;
  const kinds = [...new Set(run.layers.map((layer) => layer.activation?.kind).filter(Boolean))];
  const units = [...new Set(run.layers.filter((layer) => !/output/.test(layer.kind ?? "")).map((layer) => layer.units).filter((width) => width > 0))];
  return [
    ...flat(run.config ?? {}, "").map(([name, value]) => ["configuration", name, value]),
    ...Object.entries(run.labels ?? {}).map(([name, value]) => ["label", name, value]),
    ["network", "model", run.model || null],
    ["network", "layers", run.layers.length],
    ["network", "units", units.length === 1 ? units[0] : units.slice(0, 6).join(", ") || null],
    ["network", "activation", kinds.join(", ") || null],
    ["network", "framework", run.framework || null],
    ["network", "host", run.host || null],
    ["result", "state", run.state],
    ["result", "last step", run.lastStep],
    ...Object.entries(scalars).flatMap(([name, buckets]) => results(name, buckets)),
    ["result", "sparsity", run.sparsity, ratio],
    ["result", "sparsity target", run.sparsityTarget, ratio],
    ["result", "stage", run.stage > 0 ? run.stage : null],
    ["result", "critical alerts", firing("critical")],
    ["result", "warnings", firing("warning")],
  ];
}

/** The last value of a scalar and, where it tells how well a run did, its best one. */
function results(name, buckets) {
  if (!buckets.length || name === "examples") return [];
  const last = ["result", `last ${name}`, plain(buckets.at(-1).last)];
  if (/loss/i.test(name)) return [last, ["result", `lowest ${name}`, extreme(buckets, "min", Math.min)]];
  if (/acc|auc|f1|r2|prc/i.test(name)) return [last, ["result", `highest ${name}`, extreme(buckets, "max", Math.max)]];
  return [last];
}

function extreme(buckets, which, of) {
  const values = buckets.map((bucket) => bucket[which]).filter(Number.isFinite);
  return values.length ? of(...values) : null;
}

/** A number that is not finite as a word. */
function plain(value) {
  return typeof value === "number" && !Number.isFinite(value) ? number(value) : value;
}

function flat(object, prefix) {
  return Object.entries(object).flatMap(([name, value]) => {
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return flat(value, `${prefix}${name}.`);
    return [[prefix + name, Array.isArray(value) ? value.map((each) => (typeof each === "object" ? JSON.stringify(each) : String(each))).join("; ") : typeof value === "boolean" ? String(value) : value]];
  });
}
