// Stages at a glance: target and achieved sparsity, where alerts began, what the gate decided.

import { h, replace } from "../app/dom.js";
import { ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { cursorLine, pointAt } from "./pointer.js";

const LABEL_ROOM = 130;
const EVENT_SIGNS = { gate: "◇", rollback: "↩", note: "✎", end: "■" };

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function timeline(view) {
  const chart = h("div", { class: "chart" });
  const flags = h("div", { class: "flags" });
  const area = h("div", { class: "area" });
  const note = h("span", { class: "soft" });
  const element = h("section", { class: "panel wide", "aria-label": "Sparsity: target and achieved" },
    h("header", {}, h("h2", {}, "Sparsity: target and achieved"), h("span", { class: "grow" }), note),
    h("div", { class: "flag-row" }, flags),
    h("div", { class: "plot" }, chart, area));
  element.style.setProperty("--plot-height", "92px");
  const lines = lineChart(chart, { height: 92, range: [0, 1.02], format: ratio });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let data = null;

  function show(next) {
    data = next;
    const targets = next.stages.map((stage) => ratio(stage.target));
    replace(note, targets.length > 1 ? `stages ${targets[0]} → ${targets.at(-1)}` : "");
  }

  function paint(colours) {
    if (!data) return;
    const { steps, mean, low, high, target } = achieved(data);
    lines.update(steps, [
      { label: "most", values: high, colour: "transparent", fillTo: 1, fill: colours.css.band },
      { label: "least", values: low, colour: "transparent" },
      { label: "achieved", values: mean, colour: colours.css.accent, width: 1.6 },
      { label: "target", values: target, colour: colours.css.ink, width: 1.4, stepped: true },
    ], view.window, colours);
    replace(flags, flagElements());
    moveLine();
  }

  function flagElements() {
    const { from, to } = view.window;
    const width = flags.clientWidth || 800;
    const at = (step) => (100 * (step - from)) / (to - from);
    const inside = (entry) => entry.step >= from && entry.step <= to;
    const alerts = data.alerts.filter(inside).sort((a, b) => a.step - b.step);
    const events = data.events.filter((event) => EVENT_SIGNS[event.kind]).filter(inside);
    return [
      data.stages.slice(1).filter(inside).map((stage) =>
        h("span", { class: "stage-line", style: { left: `${at(stage.step)}%` }, title: `stage ${stage.stage}, target ${ratio(stage.target)}` })),
      alerts.map((alert, i) => {
        const next = alerts[i + 1] ? at(alerts[i + 1].step) : 100;
        const room = ((next - at(alert.step)) / 100) * width;
        return h("button", {
          class: "flag",
          "data-severity": alert.severity,
          style: { left: `${at(alert.step)}%` },
          title: `${alert.rule} at step ${alert.step}`,
          "aria-label": `${alert.rule} at step ${alert.step}: go there`,
          onclick: () => view.pin(alert.step),
        }, "▲", room > LABEL_ROOM ? ` ${alert.rule}` : "");
      }),
      events.map((event) => h("button", {
        class: "flag event",
        style: { left: `${at(event.step)}%` },
        title: eventText(event),
        "aria-label": eventText(event),
        onclick: () => view.pin(event.step),
      }, EVENT_SIGNS[event.kind])),
    ];
  }

  return { element, show, paint, cursor: moveLine };
}

function eventText(event) {
  const { kind, step, seq, timestamp, ...rest } = event;
  const details = Object.entries(rest.details ?? rest).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${kind} at step ${step}${details ? `: ${details}` : ""}`;
}

/** Over the layers that have a target: mean, least and most, one value a bucket. */
function achieved({ series, layers }) {
  const steps = [];
  const mean = [];
  const low = [];
  const high = [];
  const target = [];
  series.buckets.forEach((bucket, index) => {
    const shares = layers
      .filter((layer) => layer.kind !== "output")
      .map((layer) => series.last(index, "activationSparsity", layers.indexOf(layer)))
      .filter(Number.isFinite);
    steps.push(series.columns()[index].from);
    mean.push(shares.length ? shares.reduce((a, b) => a + b, 0) / shares.length : null);
    low.push(shares.length ? Math.min(...shares) : null);
    high.push(shares.length ? Math.max(...shares) : null);
    target.push(finite(series.scalar(index, "sparsityTarget")));
  });
  return { steps, mean, low, high, target };
}

const finite = (value) => (Number.isFinite(value) ? value : null);

/** Where each stage began, as the frames tell it: `[{ stage, target, step }]`. */
export function stagesOf(series) {
  const stages = [];
  series.buckets.forEach((bucket, index) => {
    const stage = series.scalar(index, "stage");
    if (stage > 0 && stages.at(-1)?.stage !== stage) {
      stages.push({ stage, target: series.scalar(index, "sparsityTarget"), step: series.columns()[index].from });
    }
  });
  return stages;
}
