// What made a rule speak: its quantity along depth around the step where it began.

import * as api from "../app/api.js";
import { h, replace } from "../app/dom.js";
import { errorNotice } from "../app/shell.js";
import { layers as layerText, number } from "../app/format.js";
import { runPage } from "../app/address.js";
import { Feed } from "../run/feed.js";
import { sheetOf } from "../run/score.js";
import { stagesOf } from "../run/stages.js";
import { View } from "../run/view.js";
import { evidenceOf } from "./rules.js";

const STEPS_BEFORE = 60;
const STEPS_AFTER = 120;

/** The evidence as an element that fills itself. */
export function evidence(alert) {
  const element = h("section", { class: "evidence", "aria-label": "Evidence" }, h("p", { class: "soft" }, "Reading the evidence."));
  fill(element, alert).catch((problem) => {
    replace(element, errorNotice(problem.message));
    if (problem.status === undefined) throw problem;
  });
  return element;
}

async function fill(element, alert) {
  const run = await api.run(alert.run);
  const from = Math.max(run.firstStep, alert.step - STEPS_BEFORE);
  const range = { from, to: Math.max(from + 10, Math.min(run.lastStep + 1, alert.step + STEPS_AFTER)) };
  const { quantities, loss } = evidenceOf(alert.rule);
  const view = new View({ range, cursor: alert.step });
  const feed = new Feed(alert.run, quantities);
  await feed.load(range);
  const sheet = sheetOf(view, { timeline: true, loss, quantities });
  view.onChange((what) => {
    if (what !== "zoom") return;
    view.range ??= range;
    feed.load(view.range).then(show);
  });
  replace(element,
    h("h2", {}, "Evidence"),
    h("p", { class: "soft" }, sentence(alert), " ",
      h("a", { href: runPage(alert.run, alert.step) }, "See it on the run's page")),
    sheet.element);
  show();

  function show() {
    view.newest = run.lastStep;
    view.extent = range;
    sheet.show({
      series: feed.series, start: feed.start, layers: run.layers, stages: stagesOf(feed.series), alerts: [alert], events: [],
    });
  }
}

function sentence(alert) {
  const { value, low, high } = alert.expected ?? {};
  const band = Number.isFinite(low) || Number.isFinite(high)
    ? `${Number.isFinite(low) ? `from ${number(low)}` : ""}${Number.isFinite(high) ? ` to ${number(high)}` : ""}`
    : Number.isFinite(value) ? number(value) : "nothing that could be named";
  return `Measured ${number(typeof alert.measured === "string" ? Number(alert.measured) : alert.measured)}, expected ${band.trim()}; ${layerText(alert.layers)}.`;
}
