// The variance map against the diagonal, both axes logarithmic: fixed points, the cobweb of q
// through the layers, and the measured path of a run on top.

import { h, s, replace } from "../app/dom.js";
import { number } from "../app/format.js";
import { decadeTicks } from "../charts/axis.js";
import { varianceMap } from "./map.js";

const SIZE = 520;
const LEFT = 50;
const BOTTOM = 38;
const CURVE_POINTS = 240;

/** Draws into `element`; `answer` is what the API says, `path` and `measured` are q by layer. */
export function drawMap(element, answer, path, measured) {
  const range = rangeOf(answer, path, measured);
  const at = axes(range);
  const map = varianceMap(answer);
  const svg = s("svg", { class: "map", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": describe(answer) },
    grid(range, at),
    s("path", { class: "diagonal", d: line([[range.from, range.from], [range.to, range.to]], at) }),
    s("path", { class: "curve", d: line(curve(map, range), at) }),
    s("path", { class: "cobweb", d: line(cobweb(path), at) }),
    measured ? s("path", { class: "measured", d: line(cobweb(measured), at) }) : null,
    measured ? s("path", { class: "measured-dots", d: measured.slice(1).map((q, i) => dot(measured[i], q, at)).join("") }) : null,
    answer.fixedPoints.map((point) => fixedPoint(point, at)),
    s("text", { class: "axis-name", x: (SIZE + LEFT) / 2, y: SIZE - 5, "text-anchor": "middle" }, "q of a layer"),
    s("text", { class: "axis-name", transform: `translate(11 ${(SIZE - BOTTOM) / 2}) rotate(-90)`, "text-anchor": "middle" }, "q of the next layer"));
  replace(element, svg, key(measured));
}

function rangeOf(answer, path, measured) {
  const usual = answer.fixedPoints.map((point) => point.q).concat(answer.q);
  const all = [...usual, path[0], ...path.slice(0, 12), ...(measured ?? [])].filter((q) => q > 0 && Number.isFinite(q));
  const from = Math.max(1e-6, Math.min(...all, answer.q / 20));
  const to = Math.min(1e8, Math.max(...all, answer.q * 40));
  return { from: from / 1.5, to: to * 1.5 };
}

function axes({ from, to }) {
  const share = (q) => Math.log(Math.min(Math.max(q, from), to) / from) / Math.log(to / from);
  return {
    x: (q) => Number((LEFT + share(q) * (SIZE - LEFT - 6)).toFixed(1)),
    y: (q) => Number((SIZE - BOTTOM - share(q) * (SIZE - BOTTOM - 6)).toFixed(1)),
  };
}

function grid(range, at) {
  return decadeTicks(range.from, range.to, 7).flatMap((q) => [
    s("line", { class: "grid", x1: at.x(q), x2: at.x(q), y1: 6, y2: SIZE - BOTTOM }),
    s("line", { class: "grid", x1: LEFT, x2: SIZE - 6, y1: at.y(q), y2: at.y(q) }),
    s("text", { x: at.x(q), y: SIZE - BOTTOM + 15, "text-anchor": "middle" }, number(q)),
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

function key(measured) {
  return h("p", { class: "map-key soft small" },
    h("span", { class: "key-stable" }, "● stable"), " · ", h("span", { class: "key-unstable" }, "✕ unstable"),
    " fixed point · thin line: q from layer to layer", measured ? h("span", { class: "key-measured" }, " · dots: the run, as measured") : null);
}

function describe(answer) {
  const points = answer.fixedPoints.map((p) => `${number(p.q)} (${p.stability})`).join(", ");
  return `Variance map of ${answer.activation} against the diagonal; fixed points at q = ${points || "none"}.`;
}
