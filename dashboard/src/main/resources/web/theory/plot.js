// The variance map against the diagonal, both axes logarithmic: fixed points, the cobweb of q
// through the layers, and the measured path of a run on top.

import { h, s, replace } from "../app/dom.js";
import { number } from "../app/format.js";
import { logTicks } from "../charts/axis.js";
import { varianceMap } from "./map.js";
import { kindName } from "./names.js";

const MIN_SIZE = 260;
const MAX_SIZE = 560;
const LEFT = 50;
const BOTTOM = 38;
const CURVE_POINTS = 240;

/** A path that explodes or dies is framed up to this factor beyond the fixed points. */
const FAR = 30;

/**
 * Draws into `element`, one unit of the picture per pixel; `answer` is what the API says, `path` and
 * `measured` are q by layer.
 */
export function drawMap(element, answer, path, measured) {
  const size = Math.round(Math.min(MAX_SIZE, Math.max(MIN_SIZE, element.clientWidth)));
  const range = rangeOf(answer, path, measured);
  const at = axes(range, size);
  const map = varianceMap(answer);
  const advised = advisedMap(answer);
  const svg = s("svg", { class: "map", viewBox: `0 0 ${size} ${size}`, style: { maxWidth: `${size}px` }, role: "img", "aria-label": describe(answer) },
    grid(range, at, size),
    s("path", { class: "diagonal", d: line([[range.from, range.from], [range.to, range.to]], at) }),
    advised ? s("path", { class: "advised-curve", d: line(curve(advised, range), at) }) : null,
    s("path", { class: "curve", d: line(curve(map, range), at) }),
    s("path", { class: "cobweb", d: line(cobweb(path), at) }),
    measured ? s("path", { class: "measured", d: line(cobweb(measured), at) }) : null,
    measured ? s("path", { class: "measured-dots", d: measured.slice(1).map((q, i) => dot(measured[i], q, at)).join("") }) : null,
    answer.fixedPoints.map((point) => fixedPoint(point, at)),
    s("text", { class: "axis-name", x: (size + LEFT) / 2, y: size - 5, "text-anchor": "middle" }, "q of a layer"),
    s("text", { class: "axis-name", transform: `translate(11 ${(size - BOTTOM) / 2}) rotate(-90)`, "text-anchor": "middle" }, "q of the next layer"));
  replace(element, svg, key(measured, advised));
}

/** From the lowest to the highest of fixed points, path and measured layers, with some room. */
function rangeOf(answer, path, measured) {
  const fixed = answer.fixedPoints.map((point) => point.q).concat(answer.q);
  const [low, high] = [Math.min(...fixed) / FAR, Math.max(...fixed) * FAR];
  const all = [...fixed, ...path, ...(measured ?? [])].filter((q) => q >= low && q <= high);
  return { from: Math.min(...all) / 2.5, to: Math.max(...all) * 2.5 };
}

/** The variance map of the safest design where it is another one. */
function advisedMap({ advice, activation, dV }) {
  if (!advice?.safe || (advice.activation === activation && Math.abs(advice.slope - dV) < 0.005)) return null;
  return varianceMap(advice);
}

function axes({ from, to }, size) {
  const share = (q) => Math.log(Math.min(Math.max(q, from), to) / from) / Math.log(to / from);
  return {
    x: (q) => Number((LEFT + share(q) * (size - LEFT - 6)).toFixed(1)),
    y: (q) => Number((size - BOTTOM - share(q) * (size - BOTTOM - 6)).toFixed(1)),
  };
}

function grid(range, at, size) {
  return logTicks(range.from, range.to, 7).flatMap((q) => [
    s("line", { class: "grid", x1: at.x(q), x2: at.x(q), y1: 6, y2: size - BOTTOM }),
    s("line", { class: "grid", x1: LEFT, x2: size - 6, y1: at.y(q), y2: at.y(q) }),
    s("text", { x: at.x(q), y: size - BOTTOM + 15, "text-anchor": "middle" }, number(q)),
    s("text", { x: LEFT - 6, y: at.y(q) + 4, "text-anchor": "end" }, number(q)),
  ]);
}

function curve(map, { from, to }) {
  return Array.from({ length: CURVE_POINTS }, (_, i) => {
    const q = from * (to / from) ** (i / (CURVE_POINTS - 1));
    return [q, map(q)];
  }).filter(([, next]) => next <= to);
}

/** From each layer's q up to the map and over to the diagonal. */
function cobweb(path) {
  return path.slice(0, -1).flatMap((q, i) => [[q, q], [q, path[i + 1]]]);
}

function line(points, at) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${at.x(x)} ${at.y(y)}`).join("");
}

const dot = (x, y, at) => `M${at.x(x)} ${at.y(y)}h0`;

function fixedPoint(point, at) {
  const [x, y] = [at.x(point.q), at.y(point.q)];
  const mark = point.stable
    ? s("circle", { class: "stable", cx: x, cy: y, r: 6 })
    : s("path", { class: "unstable", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` });
  return s("g", {}, s("title", {}, `q = ${number(point.q)}, ${point.stability}`), mark);
}

function key(measured, advised) {
  return h("p", { class: "map-key soft small" },
    h("span", { class: "key-stable" }, "● stable"), " · ", h("span", { class: "key-unstable" }, "✕ unstable"),
    " fixed point · thin line: q from layer to layer", advised ? " · dotted: safest design" : null, measured ? h("span", { class: "key-measured" }, " · dots: the run, as measured") : null);
}

function describe(answer) {
  const points = answer.fixedPoints.map((p) => `${number(p.q)} (${p.stability})`).join(", ");
  return `Variance map of ${kindName(answer.activation)} against the diagonal; fixed points at q = ${points || "none"}.`;
}
