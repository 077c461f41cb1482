// Stages at a glance: target and achieved sparsity, where alerts began, what the gate decided.

import { h, replace, replaceIfChanged } from "../app/dom.js";
import { count, ratio } from "../app/format.js";
import { lineChart } from "../charts/lines.js";
import { cursorLine, pointAt } from "./pointer.js";

const LABEL_ROOM = 130;
const ALERT_SIGNS = { critical: "▲", warning: "◆", info: "●" };
const EVENT_SIGNS = { gate: "◇", hold: "‖", rollback: "↩", resumed: "▶", note: "✎", checkpoint: "⤓", end: "■" };

/** The panel as an element with `show(data)`, `paint(colours)` and `cursor()`. */
export function timeline(view) {
  const chart = h("div", { class: "chart" });
  const flags = h("div", { class: "flags" });
  const area = h("div", { class: "area" });
  const readout = h("p", { class: "readout" });
  const element = h("section", { class: "panel wide", "aria-label": "Sparsity: target and achieved" },
    h("header", {}, h("h2", {}, "Sparsity: target and achieved")),
    h("div", { class: "flag-row" }, flags),
    h("div", { class: "plot" }, chart, area), readout);
  element.style.setProperty("--plot-height", "92px");
  const lines = lineChart(chart, { height: 92, range: [0, 1.02], format: ratio });
  const moveLine = cursorLine(area, view);
  pointAt(area, view);
  let data = null;

  function show(next) {
    data = next;
  }

  function cursor() {
    moveLine();
    if (!data?.series.length) return;
    const index = data.series.indexAt(view.cursor);
    const stage = data.series.scalar(index, "stage");
    const target = data.series.scalar(index, "sparsityTarget");
    const gate = data.series.scalar(index, "gateOpen");
    const held = data.series.scalar(index, "sparsityHeld");
    replace(readout,
      h("strong", {}, `step ${count(view.cursor)}`),
      stage > 0 ? h("span", {}, `stage ${stage}`, data.stages.length > 1 ? ` of ${data.stages.at(-1).stage} so far` : "") : null,
      Number.isFinite(target) ? h("span", {}, `target ${ratio(target)}`) : null,
      h("span", {}, `achieved ${ratio(summary(data, index).mean)}`),
      gate === null ? null : h("span", {}, gate ? "gate open" : "gate closed"),
      held ? h("span", {}, "held: alignment rises") : null);
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
    replaceIfChanged(flags, [view.window, flags.clientWidth, data.alerts, data.events, data.stages], flagElements);
    cursor();
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
        }, ALERT_SIGNS[alert.severity] ?? "●", room > LABEL_ROOM ? ` ${alert.rule}` : "");
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

  return { element, show, paint, cursor };
}

function eventText(event) {
  const { kind, step, seq, timestamp, ...rest } = event;
  const details = Object.entries(rest.details ?? rest).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${kind} at step ${step}${details ? `: ${details}` : ""}`;
}

/** What the layers achieve in one bucket: mean, least and most over all but the output. */
function summary({ series, layers }, index) {
  const shares = layers
    .map((layer, at) => (layer.kind === "output" ? null : series.last(index, "activationSparsity", at)))
    .filter(Number.isFinite);
  if (shares.length === 0) return { mean: null, low: null, high: null };
  return {
    mean: shares.reduce((a, b) => a + b, 0) / shares.length,
    low: Math.min(...shares),
    high: Math.max(...shares),
  };
}

function achieved(data) {
  const rows = data.series.buckets.map((_, index) => summary(data, index));
  return {
    steps: data.series.columns().map((span) => span.from),
    mean: rows.map((row) => row.mean),
    low: rows.map((row) => row.low),
    high: rows.map((row) => row.high),
    target: data.series.buckets.map((_, index) => finite(data.series.scalar(index, "sparsityTarget"))),
  };
}

const finite = (value) => (Number.isFinite(value) ? value : null);
