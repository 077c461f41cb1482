// The loss of a run over its steps, as a line without axes.

import { s } from "../app/dom.js";
import { number } from "../app/format.js";

const WIDTH = 80;
const HEIGHT = 22;
const MARGIN = 3;

/** A loss that hardly moves is drawn as what it is: the line's height stands for at least this factor. */
const MIN_SPAN = 1.5;

/** The line, logarithmic; a loss that is not finite any more ends it with a cross. Null without two points. */
export function sparkline({ lossHistory, loss, firstStep, lastStep }) {
  const points = (lossHistory ?? []).filter(([, value]) => value > 0);
  if (points.length < 2) return null;
  const logs = points.map(([, value]) => Math.log(value));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const span = Math.max(high - low, Math.log(MIN_SPAN));
  const middle = (low + high) / 2;
  const from = Math.min(firstStep, points[0][0]);
  const to = Math.max(lastStep, points.at(-1)[0]);
  const x = (step) => (((WIDTH - 2 * MARGIN) * (step - from)) / (to - from || 1) + MARGIN).toFixed(1);
  const y = (log) => (HEIGHT / 2 - ((HEIGHT - 2 * MARGIN) * (log - middle)) / span).toFixed(1);
  const d = points.map(([step], i) => `${i ? "L" : "M"}${x(step)} ${y(logs[i])}`).join("");
  const isBroken = typeof loss === "string";
  const text = `loss from ${number(points[0][1])} to ${isBroken ? loss : number(points.at(-1)[1])}`;
  return s("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": text },
    s("path", { d }),
    isBroken ? s("path", { class: "broken", d: cross(Number(x(to)), Number(y(logs.at(-1)))) }) : null);
}

function cross(x, y) {
  return `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`;
}
