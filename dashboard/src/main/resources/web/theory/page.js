// Ask the theory: sliders on the left, the variance map in the middle, what follows on the right.

import * as api from "../app/api.js";
import { numberParam, param, setParams } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { errorNotice, shell } from "../app/shell.js";
import { throttle } from "../app/stream.js";
import { drawProfile } from "../charts/profile.js";
import { placed, real, Series } from "../run/series.js";
import { details, verdict } from "./answer.js";
import { controls } from "./controls.js";
import { pathThrough, varianceMap } from "./map.js";
import { drawMap } from "./plot.js";

const ASK_MS = 120;

const page = shell({ page: "theory" });
document.title = "Theory · Tightrope";
const question = controls(throttle(ASK_MS, () => { ask(); }));
const runs = h("select", { id: "measured", onchange: chooseRun }, h("option", { value: "" }, "none"));
const head = h("div", { "aria-live": "polite" });
const map = h("div", { class: "map-box" });
const depth = h("div", { class: "profile depth-profile" });
const right = h("div", { class: "theory-right" });
const middle = h("div", { class: "theory-middle" }, map,
  h("h2", {}, "q through the layers, 90 % of networks"), depth);
replace(page.main,
  h("h1", {}, "Theory"),
  h("p", { class: "soft" }, "What a sparse activation does to the variance of a deep network, before it is trained."),
  head,
  h("div", { class: "theory" },
    h("div", { class: "theory-left" }, question.element,
      h("div", { class: "control" }, h("label", { for: "measured" }, "measured path of a run"), runs)),
    middle, right));

let measured = null;
let latest = 0;
let risk = Promise.resolve();

ask();
fillRuns();

/** The map at once; the risk of a finite network, which takes long, one question at a time. */
async function ask() {
  const mine = ++latest;
  const { start, depth: layers, width, ...design } = question.values();
  const quick = await answerTo(design, mine);
  if (!quick) return;
  show(quick, start, true);
  await risk;
  if (mine !== latest) return;
  risk = answerTo({ ...design, depth: layers, width }, mine).then((full) => {
    if (full) show(full, start, false);
  });
}

/** The answer, or nothing when another question has been asked meanwhile or it makes no sense. */
async function answerTo(query, mine) {
  try {
    const answer = await api.theory(query);
    return mine === latest ? answer : null;
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    if (mine === latest) replace(head, errorNotice(problem.message));
    return null;
  }
}

function show(answer, start, more) {
  if (!more || !answer.feasible) replace(head, verdict(answer));
  head.classList.toggle("waiting", more && answer.feasible);
  depth.classList.toggle("waiting", more);
  middle.hidden = !answer.feasible;
  if (!answer.feasible) {
    replace(right);
    return;
  }
  const points = answer.fixedPoints.map((point) => ({ ...point, q: real(point.q) }));
  const path = pathThrough(varianceMap(answer), start * answer.q, question.values().depth);
  drawMap(map, { ...answer, fixedPoints: points }, path, measured);
  if (!more || depth.childElementCount === 0) drawProfile(depth, through(answer));
  replace(right, details(answer, more, (advised) =>
    question.set({ activation: advised.activation, slope: Number(advised.slope.toPrecision(3)), by: "slope" })));
}

/** The fan of finite networks; the run's own layers as dots where one is chosen. */
function through(answer) {
  const layers = answer.risk?.variance ?? [];
  const rows = Math.max(layers.length, measured?.length ?? 0);
  const column = (value) => Array.from({ length: rows }, (_, row) => value(row) ?? null);
  const quantile = (name) => column((row) => (layers[row] ? real(layers[row][name]) : null));
  return {
    values: column((row) => measured?.[row]),
    expected: quantile("median"),
    low: quantile("q05"),
    high: quantile("q95"),
    scale: "log",
  };
}

async function fillRuns() {
  try {
    const chosen = param("run");
    for (const run of (await api.runPage({ limit: 1000 })).runs) {
      runs.append(h("option", { value: run.run, selected: run.run === chosen }, run.run));
    }
    page.mark("live");
    if (chosen) await measure(chosen);
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    page.mark("disconnected", "disconnected");
  }
}

function chooseRun() {
  setParams({ run: runs.value });
  measure(runs.value);
}

/** q by layer at the step of the address, else at the run's first. */
async function measure(name) {
  if (!name) {
    measured = null;
  } else {
    const run = await api.run(name);
    const step = numberParam("step") ?? run.firstStep;
    const answer = await api.frames(name, { from: step, to: step + 20, buckets: 21, fields: "preactivationVariance" });
    const series = new Series(placed(answer, 21));
    measured = series.length
      ? run.layers.map((_, layer) => series.last(0, "preactivationVariance", layer)).filter((q) => q > 0) : null;
  }
  ask();
}
