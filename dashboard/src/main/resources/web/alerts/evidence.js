// What made a rule fire: its quantity along depth around the step where it began.

import * as api from "../app/api.js";
import { h, replace } from "../app/dom.js";
import { errorNotice } from "../app/shell.js";
import { count, layers as layerText, number } from "../app/format.js";
import { runPage } from "../app/address.js";
import { Feed } from "../run/feed.js";
import { quantityOf } from "../run/quantities/index.js";
import { sheetOf } from "../run/score.js";
import { real } from "../run/series.js";
import { stagesOf } from "../run/stages.js";
import { View } from "../run/view.js";

const FRAMES_BEFORE = 60;
const FRAMES_AFTER = 120;
const LOSS = "loss";

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
  const [run, { quantities, loss }] = await Promise.all([api.run(alert.run), evidenceOf(alert.rule)]);
  const range = around(alert.step, run);
  const view = new View({ range, cursor: alert.step });
  const feed = new Feed(alert.run, quantities);
  await feed.load(range);
  const sheet = sheetOf(view, { timeline: true, loss, quantities });
  view.onChange((what) => {
    if (what !== "zoom") return;
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
    view.extent = { from: run.firstStep, to: run.lastStep + 1 };
    sheet.show({
      series: feed.series, start: feed.start, layers: run.layers, stages: stagesOf(feed.series), alerts: [alert], events: [],
    });
  }
}

/** What the catalogue says that shows it: `{ quantities, loss }`; the loss for a rule it does not know. */
async function evidenceOf(rule) {
  const { rules } = await api.catalogue();
  const names = rules.find(({ id }) => id === rule)?.evidence ?? [LOSS];
  return { quantities: names.map(quantityOf).filter(Boolean), loss: names.includes(LOSS) };
}

/** So many frames around a step, by how far apart this run's frames are on average. */
function around(step, { firstStep, lastStep, frames }) {
  const gap = Math.max(1, (lastStep - firstStep) / Math.max(1, frames - 1));
  const from = Math.max(firstStep, Math.round(step - FRAMES_BEFORE * gap));
  return { from, to: Math.max(from + 10, Math.min(lastStep + 1, Math.round(step + FRAMES_AFTER * gap))) };
}

/** The numbers of the first step, as those of the alert's message are. */
function sentence(alert) {
  return `At step ${count(alert.step)}: measured ${number(real(alert.measured))}, ${band(alert.expected ?? {})}; ${layerText(alert.layers)}.`;
}

function band({ value, low, high }) {
  if (Number.isFinite(low) && Number.isFinite(high)) return `expected ${number(low)} to ${number(high)}`;
  if (Number.isFinite(low)) return `expected at least ${number(low)}`;
  if (Number.isFinite(high)) return `expected at most ${number(high)}`;
  return Number.isFinite(value) ? `expected ${number(value)}` : "no expected value";
}
