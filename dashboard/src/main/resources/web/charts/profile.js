// One quantity along depth at one step: measured dots, the expected line, the band around it.
// Layer 0 is on top, on the same rows as the heatmap beside it.

import { h, s, replace } from "../app/dom.js";
import { number } from "../app/format.js";
import { decadeTicks, ticks } from "./axis.js";

const WIDTH = 220;
const PAD = 12;

/**
 * Draws into `element`.
 *
 * profile: `{ values: [], expected: [], low: [], high: [], spread?: { min: [], max: [] },
 * scale: "log" | "linear", domain?, format? }`, columns over layers with null for absent. `marked` is
 * a layer to point out, or null. A logarithmic scale has no place for 0: such a value is a mark at the
 * left edge.
 */
export function drawProfile(element, profile, marked = null) {
  const rows = profile.values.length;
  const x = horizontal(profile);
  const y = (row) => ((row + 0.5) / rows) * 100;
  const finite = (row) => Number.isFinite(profile.values[row]) && inLog(profile, profile.values[row]);
  const dots = profile.values.map((_, row) => row).filter(finite);
  const broken = profile.values.map((_, row) => row).filter((row) =>
    profile.values[row] !== null && !Number.isFinite(profile.values[row]));
  const svg = s("svg", { class: "profile-plot", viewBox: `0 0 ${WIDTH} 100`, preserveAspectRatio: "none", "aria-hidden": "true" },
    x.ticks.map((tick) => s("line", { class: "grid", x1: x.at(tick), x2: x.at(tick), y1: 0, y2: 100 })),
    s("path", { class: "band", d: bandPath(profile, x, y) }),
    s("path", { class: "expected", d: linePath(profile.expected, x, y) }),
    s("path", { class: "whiskers", d: whiskerPath(profile.spread, x, y) }),
    marked === null ? null : s("line", { class: "marked", x1: 0, x2: WIDTH, y1: y(marked), y2: y(marked) }),
    s("path", { class: "dots", d: dots.map((row) => `M${x.at(profile.values[row])} ${y(row)}h0`).join("") }),
    s("path", { class: "dots broken", d: broken.map((row) => `M${WIDTH - 5} ${y(row)}h0`).join("") }));
  const format = profile.format ?? number;
  const zeros = profile.values.map((_, row) => row).filter((row) =>
    Number.isFinite(profile.values[row]) && !inLog(profile, profile.values[row]));
  replace(element, svg,
    zeros.map((row) => h("span", { class: "profile-zero", style: { top: `${y(row)}%` } }, "◁")),
    thinned(x.ticks).map((tick) =>
      h("span", { class: "profile-tick", style: { left: `${(100 * x.at(tick)) / WIDTH}%` } }, format(tick))));
}

/** At most three of these: the ends and one about the middle. */
function thinned(all) {
  return all.length <= 3 ? all : [all[0], all[all.length >> 1], all.at(-1)];
}

function whiskerPath(spread, x, y) {
  if (!spread) return "";
  return spread.min.map((low, row) => (Number.isFinite(low) && Number.isFinite(spread.max[row])
    ? `M${x.at(low)} ${y(row)}H${x.at(spread.max[row])}` : "")).join("");
}

function horizontal(profile) {
  const log = profile.scale === "log";
  const numbers = [profile.values, profile.expected, profile.low, profile.high, profile.spread?.min, profile.spread?.max]
    .flatMap((column) => column ?? [])
    .filter((value) => Number.isFinite(value) && (!log || value > 0));
  let [from, to] = profile.domain ?? extent(numbers, log);
  if (log) {
    const [a, b] = [Math.log10(from), Math.log10(to)];
    const at = (value) => scaled(Math.log10(Math.max(value, from / 10)), a, b);
    return { at, ticks: decadeTicks(from, to, 4) };
  }
  return { at: (value) => scaled(value, from, to), ticks: ticks(from, to, 3) };
}

/** Room around the numbers: at least two decades, or the whole of what is given. */
function extent(numbers, log) {
  if (numbers.length === 0) return log ? [0.1, 10] : [0, 1];
  let from = Math.min(...numbers);
  let to = Math.max(...numbers);
  if (!log) {
    const room = (to - from || Math.abs(to) || 1) * 0.1;
    return [from - room, to + room];
  }
  from = 10 ** Math.floor(Math.log10(from));
  to = 10 ** Math.ceil(Math.log10(to));
  if (from === to) return [from / 10, to * 10];
  return to / from < 99 ? [from / 10 ** 0.5, to * 10 ** 0.5] : [from, to];
}

function scaled(value, from, to) {
  const at = PAD + ((value - from) / (to - from)) * (WIDTH - 2 * PAD);
  return Number(Math.min(WIDTH - 3, Math.max(3, at)).toFixed(2));
}

function inLog(profile, value) {
  return profile.scale !== "log" || value > 0;
}

function linePath(column, x, y) {
  let d = "";
  let pen = false;
  (column ?? []).forEach((value, row) => {
    if (!Number.isFinite(value)) {
      pen = false;
      return;
    }
    d += `${pen ? "L" : "M"}${x.at(value)} ${y(row)}${pen ? "" : "v0.01"}`;
    pen = true;
  });
  return d;
}

function bandPath(profile, x, y) {
  const { low, high } = profile;
  if (!low || !high) return "";
  const rows = low.map((_, row) => row).filter((row) => Number.isFinite(low[row]) && Number.isFinite(high[row]));
  if (rows.length === 0) return "";
  const there = rows.map((row) => `${x.at(low[row])} ${y(row)}`);
  const back = rows.slice().reverse().map((row) => `${x.at(high[row])} ${y(row)}`);
  return `M${there.join("L")}L${back.join("L")}Z`;
}
