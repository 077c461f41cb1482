// q through the layers: the median of random networks, nine tenths of them as a band, and the
// layers of a run as measured. Layers to the right, q upwards on a logarithmic scale.

import { h, replace, s } from "../app/dom.js";
import { number } from "../app/format.js";
import { logTicks, stepTicks } from "../charts/axis.js";

const HEIGHT = 100;
const WIDTH = 1000;

/** The chart as an element with `show({ layers, measured, q })`; `layers` has quantiles of q per layer. */
export function fan() {
  const area = h("div", {
    class: "fan-area", tabindex: "0", role: "slider", "aria-label": "layer", "aria-valuemin": 0, onkeydown: key,
    onpointermove: point, onpointerleave: () => tell(null),
  });
  const vertical = h("div", { class: "fan-q", "aria-hidden": "true" });
  const horizontal = h("div", { class: "fan-layers", "aria-hidden": "true" });
  const readout = h("p", { class: "fan-readout", role: "status" });
  const element = h("div", { class: "fan" }, readout, vertical, area, horizontal,
    h("p", { class: "axis-names soft small" }, "layer to the right, q upwards"));
  const line = h("div", { class: "fan-cursor", hidden: true });
  let data = { layers: [], measured: null };
  let shown = 0;

  function count() {
    return Math.max(data.layers.length, data.measured?.length ?? 0);
  }

  function show(next) {
    data = next;
    const x = (layer) => (count() > 1 ? (layer / (count() - 1)) * WIDTH : WIDTH / 2);
    const range = rangeOf(data);
    const share = (q) => 1 - Math.log(Math.min(Math.max(q, range.from), range.to) / range.from) / Math.log(range.to / range.from);
    const y = (q) => share(q) * HEIGHT;
    const path = (values) => values.map((q, layer) => `${layer ? "L" : "M"}${x(layer).toFixed(1)} ${y(q).toFixed(2)}`).join("");
    const ticks = logTicks(range.from, range.to, 5);
    const layers = stepTicks(0, Math.max(1, count() - 1), Math.max(2, Math.floor((area.clientWidth || 400) / 60)));
    replace(area, s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ticks.map((q) => s("line", { class: "grid", x1: 0, x2: WIDTH, y1: y(q), y2: y(q) })),
      s("path", { class: "band", d: data.layers.length ? bandOf(data.layers, x, y) : "" }),
      s("path", { class: "expected", d: path(data.layers.map((layer) => layer.median)) }),
      s("path", { class: "dots", d: (data.measured ?? []).map((q, layer) => (q > 0 ? `M${x(layer)} ${y(q)}h0` : "")).join("") })), line);
    replace(vertical, ticks.map((q) => h("span", { style: { top: `${100 * share(q)}%` } }, number(q))));
    replace(horizontal, layers.map((layer) => h("span", { style: { left: `${x(layer) / WIDTH * 100}%` } }, String(layer))));
    area.setAttribute("aria-valuemax", Math.max(0, count() - 1));
    tell(null);
  }

  function tell(layer) {
    line.hidden = layer === null;
    if (count() === 0) return;
    shown = layer ?? Math.min(shown, count() - 1);
    const text = describe(layer ?? count() - 1);
    line.style.left = `${count() > 1 ? 100 * shown / (count() - 1) : 50}%`;
    area.setAttribute("aria-valuenow", layer ?? count() - 1);
    area.setAttribute("aria-valuetext", text);
    replace(readout, text);
  }

  function describe(layer) {
    const quantiles = data.layers[layer];
    const parts = quantiles ? [`median ${number(quantiles.median)}`, `nine of ten networks ${number(quantiles.q05)} to ${number(quantiles.q95)}`] : [];
    const q = data.measured?.[layer];
    if (Number.isFinite(q)) parts.push(`run ${number(q)}`);
    return `layer ${layer}: ${parts.join(", ") || "nothing known"}`;
  }

  function point(event) {
    const box = area.getBoundingClientRect();
    tell(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (count() - 1)));
  }

  function key(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step || count() === 0) return;
    event.preventDefault();
    event.stopPropagation();
    tell(Math.min(count() - 1, Math.max(0, shown + step * (event.shiftKey ? 10 : 1))));
  }

  return { element, show };
}

function bandOf(layers, x, y) {
  const there = layers.map((layer, i) => `${x(i).toFixed(1)} ${y(layer.q95).toFixed(2)}`);
  const back = layers.map((layer, i) => `${x(i).toFixed(1)} ${y(layer.q05).toFixed(2)}`).reverse();
  return `M${there.join("L")}L${back.join("L")}Z`;
}

/** At least from a fifth of q* to 5 q*, the range that decides; explosions are cut at 1e6 of it. */
function rangeOf({ layers, measured, q }) {
  const all = layers.flatMap((layer) => [layer.q05, layer.q95]).concat(measured ?? [])
    .filter((value) => value > 0 && Number.isFinite(value));
  return {
    from: Math.max(Math.min(q / 5, ...all), q * 1e-6) / 1.2,
    to: Math.min(Math.max(q * 5, ...all), q * 1e6) * 1.2,
  };
}
