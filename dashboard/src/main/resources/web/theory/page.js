// Ask the theory: sliders on the left, the variance map in the middle, what follows on the right.

import * as api from "../app/api.js";
import { numberParam, param, setParams } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { count } from "../app/format.js";
import { errorNotice, shell } from "../app/shell.js";
import { throttle } from "../app/stream.js";
import { real } from "../run/series.js";
import { code, details, verdict } from "./answer.js";
import { controls } from "./controls.js";
import { fan } from "./fan.js";
import { pathThrough, varianceMap } from "./map.js";
import { drawMap } from "./plot.js";
import { readRun } from "./takeover.js";

const ASK_MS = 120;

const page = shell({ page: "theory" });
document.title = "Theory · Tightrope";
const question = controls(throttle(ASK_MS, () => { ask(); }), wrong);
const runs = h("select", { id: "measured", onchange: () => chooseRun(null) }, h("option", { value: "" }, "none"));
const stepField = h("input", { type: "number", id: "measured-step", min: 0, step: 1, onchange: () => chooseRun(typedStep()) });
const takeOver = h("button", { type: "button", id: "take-over", hidden: true, onclick: take }, "Take over its design");
const taken = h("p", { class: "says", id: "measured-says" });
const stepRow = h("div", { class: "control", hidden: true }, h("label", { for: "measured-step" }, "at step"), stepField);
const head = h("div", { class: "theory-head", "aria-live": "polite" });
const map = h("div", { class: "map-box" });
const layers = fan();
const right = h("div", { class: "theory-right" });
const program = h("div", { class: "theory-code" });
const former = h("p", { class: "former", hidden: true }, "This is the answer to the former question.");
const middle = h("div", { class: "theory-middle" }, map,
  h("h2", {}, "q through the layers"), h("p", { class: "soft small" }, "Line: median of random networks; band: nine of ten of them."),
  layers.element);
const columns = h("div", { class: "theory" },
  h("div", { class: "theory-left" }, question.element,
    h("div", { class: "control" }, h("label", { for: "measured" }, "compare with a run"), runs), stepRow, takeOver, taken),
  middle, right, program);
replace(page.main,
  h("h1", {}, "Theory"),
  h("p", { class: "soft" }, "What a sparse activation does to the variance of a deep network, before it is trained."),
  head, former, columns);

let run = null;
let latest = 0;
let risk = Promise.resolve();
let shown = null;

ask();
fillRuns();
new ResizeObserver(() => { if (shown) requestAnimationFrame(draw); }).observe(map);

/** The map first; the risk of a finite network, which takes long, one question at a time. */
async function ask() {
  const mine = ++latest;
  const { start, depth, width, ...design } = question.values();
  const quick = await answerTo(design, mine);
  if (!quick) return;
  show(quick, true);
  await risk;
  if (mine !== latest) return;
  risk = answerTo({ ...design, depth, width, start }, mine).then((full) => {
    if (full) show(full, false);
  });
}

/** The answer, or nothing when another question has been asked meanwhile or it makes no sense. */
async function answerTo(query, mine) {
  try {
    const answer = await api.theory(query);
    return mine === latest ? answer : null;
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    if (mine === latest) fail(problem.message, problem.status === 400 ? problem.message.split(" ")[0] : null);
    return null;
  }
}

/** A field holds what is not a question: no answer that is under way is for it. */
function wrong(message) {
  latest++;
  fail(`${message}.`, null);
}

function fail(message, field) {
  replace(head, errorNotice(message));
  head.classList.remove("waiting");
  if (field) question.mark(field);
  setFormer(true);
}

/** What is still shown was the answer to another question. */
function setFormer(isFormer) {
  const any = shown !== null;
  former.hidden = !(isFormer && any);
  for (const part of [middle, right, program]) part.classList.toggle("outdated", isFormer && any);
}

function show(answer, more) {
  question.mark(null);
  setFormer(false);
  const failed = head.querySelector("[data-tone=error]") !== null;
  if (!more || !answer.feasible || failed) replace(head, verdict(answer));
  head.classList.toggle("waiting", more && answer.feasible);
  layers.element.classList.toggle("waiting", more);
  middle.hidden = !answer.feasible;
  program.hidden = !answer.feasible;
  if (!answer.feasible) {
    shown = null;
    replace(right);
    return;
  }
  shown = { answer, more, risk: more ? shown?.risk ?? [] : quantilesOf(answer) };
  draw();
  replace(right, details(answer, more, question.set));
  if (!more) replace(program, code(answer));
}

function draw() {
  const { answer, more, risk: quantiles } = shown;
  const { start, depth } = question.values();
  const points = answer.fixedPoints.map((point) => ({ ...point, q: real(point.q) }));
  const measured = run?.measured?.filter((q) => q > 0);
  drawMap(map, { ...answer, fixedPoints: points }, pathThrough(varianceMap(answer), start * answer.q, depth),
    measured?.length ? measured : null);
  if (!more || quantiles.length === 0) layers.show({ layers: quantiles, measured: run?.measured ?? null, q: answer.q });
}

function quantilesOf(answer) {
  return (answer.risk?.variance ?? []).map((layer) =>
    Object.fromEntries(["q05", "median", "q95"].map((name) => [name, real(layer[name])])));
}

async function fillRuns() {
  try {
    const chosen = param("run");
    const names = (await api.runPage({ limit: 1000 })).runs.map((each) => each.run);
    if (chosen && !names.includes(chosen)) names.unshift(chosen);
    for (const name of names) runs.append(h("option", { value: name, selected: name === chosen }, name));
    page.mark("live");
    if (chosen) await chooseRun(numberParam("step"));
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    page.mark("disconnected", "disconnected");
  }
}

function typedStep() {
  return stepField.value === "" ? null : Math.max(0, Math.round(Number(stepField.value)));
}

/** Puts the run's layers at that step beside the theory; its newest observed step without one. */
async function chooseRun(step) {
  const name = runs.value;
  setParams({ run: name, step });
  run = null;
  if (name) {
    try {
      const found = await readRun(name, step);
      if (runs.value !== name) return;
      run = found;
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      replace(taken, problem.status === 404 ? `Run "${name}" was not found.` : problem.message);
    }
  }
  stepRow.hidden = !run;
  takeOver.hidden = !run?.design.values;
  stepField.value = run ? step ?? run.step : "";
  if (run) replace(taken, run.design.problem ?? `Measured at step ${count(run.step)}. Its design: ${run.design.text}`);
  else if (!name) replace(taken);
  if (shown) ask();
}

function take() {
  setParams({ step: run.step });
  question.set(run.design.values);
}
