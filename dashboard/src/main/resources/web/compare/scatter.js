// Any two numbers of the runs against each other, one dot per run.

import { h, replace, s } from "../app/dom.js";
import { runPage } from "../app/address.js";
import { logTicks, ticks } from "../charts/axis.js";
import { number } from "../app/format.js";
import { factsOf, factText } from "./facts.js";

const WIDE = 20;
const LEFT = 64;
const BOTTOM = 40;
const HEIGHT = 300;
const MAX_LABELS = 12;

/** The plot as an element with `show(sources)`; `onChoice({ x, y })` is called with the keys of the facts. */
export function scatter({ x, y }, onChoice) {
  let chosen = { x, y };
  let sources = [];
  const selects = { x: choice("x"), y: choice("y") };
  const plot = h("div", { class: "scatter-plot" });
  const element = h("section", { class: "scatter", id: "scatter", "aria-label": "Two numbers against each other" },
    h("header", {}, h("h2", {}, "One number against another"),
      h("label", {}, "across ", selects.x), h("label", {}, "up ", selects.y)), plot);

  function choice(axis) {
    return h("select", { id: `scatter-${axis}`, onchange: (event) => {
      chosen = { ...chosen, [axis]: event.target.value };
      onChoice(chosen);
      draw();
    } });
  }

  function show(next) {
    sources = next.filter((source) => source.isThere);
    draw();
  }

  function draw() {
    const facts = factsOf(sources).filter(({ values }) => values.filter((value) => typeof value === "number").length > 1);
    if (facts.length < 2) {
      element.hidden = true;
      replace(plot);
      return;
    }
    element.hidden = false;
    const keys = facts.map(({ key }) => key);
    const [axisX, axisY] = usual(facts);
    const at = { x: keys.includes(chosen.x) ? chosen.x : axisX, y: keys.includes(chosen.y) ? chosen.y : axisY };
    for (const axis of ["x", "y"]) {
      replace(selects[axis], facts.map(({ key, group, name }) => h("option", { value: key, selected: key === at[axis] }, `${group}: ${name}`)));
      selects[axis].value = at[axis];
    }
    drawDots(facts.find(({ key }) => key === at.x), facts.find(({ key }) => key === at.y));
  }

  function drawDots(factX, factY) {
    const dots = sources.map((source, index) => ({ source, x: factX.values[index], y: factY.values[index] }))
      .filter((dot) => typeof dot.x === "number" && typeof dot.y === "number");
    const width = Math.max(280, Math.min(900, plot.clientWidth || 600));
    const across = scaleOf(dots.map((dot) => dot.x), LEFT + 10, width - 20);
    const up = scaleOf(dots.map((dot) => dot.y), HEIGHT - BOTTOM - 10, 14);
    replace(plot,
      s("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": `${factY.name} against ${factX.name} of ${dots.length} runs` },
        across.ticks.map((tick) => [s("line", { class: "grid", x1: across.at(tick), x2: across.at(tick), y1: 6, y2: HEIGHT - BOTTOM }),
          s("text", { x: across.at(tick), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, number(tick))]),
        up.ticks.map((tick) => [s("line", { class: "grid", x1: LEFT, x2: width - 8, y1: up.at(tick), y2: up.at(tick) }),
          s("text", { x: LEFT - 8, y: up.at(tick) + 4, "text-anchor": "end" }, number(tick))]),
        s("text", { x: (LEFT + width) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, `${factX.name}${across.log ? " (log)" : ""}`),
        s("text", { transform: `translate(12 ${(HEIGHT - BOTTOM) / 2}) rotate(-90)`, "text-anchor": "middle" }, `${factY.name}${up.log ? " (log)" : ""}`),
        dots.map((dot) => s("a", { href: runPage(dot.source.name), "data-run": dot.source.name },
          s("title", {}, `${dot.source.name}: ${factX.name} ${factText(dot.x, factX.format)}, ${factY.name} ${factText(dot.y, factY.format)}`),
          s("circle", { class: "dot", "data-slot": dot.source.slot, cx: across.at(dot.x), cy: up.at(dot.y), r: 6 }),
          dots.length <= MAX_LABELS ? s("text", labelPlace(dot, across, up, width), dot.source.name) : null))),
      dots.length < sources.length ? h("p", { class: "soft small" }, `${sources.length - dots.length} of ${sources.length} runs do not have both numbers.`) : null);
  }

  return { element, show };
}

/** The first setting that differs, else the first number that does, against the lowest loss or the last number. */
function usual(facts) {
  const different = facts.filter(({ values }) => new Set(values).size > 1);
  const result = facts.find(({ key }) => key === "result/lowest loss") ?? facts.at(-1);
  const setting = different.find(({ group }) => group === "configuration")
    ?? different.find(({ key }) => key === "result/last learningRate") ?? different.find(({ key }) => key !== result.key) ?? facts[0];
  return [setting.key, result.key];
}

function labelPlace(dot, across, up, width) {
  const right = across.at(dot.x) > width * 0.6;
  return { class: "dot-label", x: across.at(dot.x) + (right ? -10 : 10), y: up.at(dot.y) + 4, "text-anchor": right ? "end" : "start" };
}

function scaleOf(values, start, end) {
  let [min, max] = [Math.min(...values), Math.max(...values)];
  if (!values.length) [min, max] = [0, 1];
  const log = min > 0 && max / min > WIDE;
  const place = (share) => Number((start + share * (end - start)).toFixed(1));
  if (log) {
    [min, max] = [min / 1.3, max * 1.3];
    return { log, ticks: logTicks(min, max, 5), at: (value) => place(Math.log(value / min) / Math.log(max / min)) };
  }
  const room = (max - min || Math.abs(max) || 1) * 0.08;
  [min, max] = [min - room, max + room];
  return { log, ticks: ticks(min, max, 5), at: (value) => place((value - min) / (max - min)) };
}
