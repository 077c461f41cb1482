// One run in the list: how it is doing, in one line.

import { runPage } from "../app/address.js";
import { h, s } from "../app/dom.js";
import { number, ratio } from "../app/format.js";
import { since } from "../app/since.js";
import { stateBadge } from "../app/state.js";

/** options: `{ chosen, selected, onChoose(run, on) }`. */
export function runRow(run, { chosen, selected, onChoose }) {
  const worst = run.worstAlert;
  return h("tr", { class: selected ? "selected" : null, "data-run": run.run },
    h("td", {}, h("input", {
      type: "checkbox", checked: chosen, "aria-label": `compare ${run.run}`,
      onchange: (event) => onChoose(run.run, event.target.checked),
    })),
    h("td", {}, stateBadge(run.rope, false)),
    h("td", { class: "name" }, h("a", { href: runPage(run.run) }, run.run),
      h("div", { class: "soft small" }, [run.model, `${run.layerCount} layers`, run.host].filter(Boolean).join(" · "))),
    h("td", { class: "stage" }, run.stage > 0 ? [staircase(run),
      h("div", { class: "soft small" }, `stage ${run.stage}, target ${ratio(run.sparsityTarget)}`)] : "–"),
    h("td", { class: "number" }, achieved(run)),
    h("td", {}, sparkline(run), h("span", { class: "soft small" }, number(real(run.loss)))),
    h("td", { class: "why" }, worst
      ? [h("strong", {}, worst.rule), " ", h("span", { class: "soft", title: worst.message }, worst.message)]
      : h("span", { class: "soft" }, "none")),
    h("td", { class: "seen small soft" }, life(run)));
}

function achieved(run) {
  return h("span", { title: "mean over layers, last step" }, Number.isFinite(run.sparsity) ? ratio(run.sparsity) : "–");
}

function life(run) {
  if (run.state === "ended" || run.state === "failed") {
    return [h("span", { title: run.end?.reason }, `${run.state} `), since(run.endedAt ?? run.lastSeenAt)];
  }
  const word = run.state === "live" && run.activity === "evaluating" ? "evaluating" : run.state;
  return [word === "live" ? "" : `${word}, `, since(run.lastSeenAt)];
}

const real = (value) => (typeof value === "string" ? Number(value) : value);

/** As many steps as stages, the last as high as the target; the dot is what is achieved. */
function staircase({ stage, sparsityTarget, sparsity }) {
  const steps = Math.min(stage, 8);
  const y = (share) => (28 - 26 * Math.min(1, Math.max(0, share))).toFixed(1);
  const d = Array.from({ length: steps }, (_, i) =>
    `${i ? "V" : "M0 "}${y((sparsityTarget * (i + 1)) / steps)}H${((i + 1) * 70) / steps}`).join("");
  return s("svg", { class: "stairs", viewBox: "0 0 84 30", "aria-hidden": "true" },
    s("path", { d }),
    Number.isFinite(sparsity) ? s("circle", { cx: 77, cy: y(sparsity), r: 3 }) : null);
}

/** The loss over steps, logarithmic. */
function sparkline(run) {
  const points = (run.lossHistory ?? []).filter(([, loss]) => loss > 0);
  if (points.length < 2) return null;
  const logs = points.map(([, loss]) => Math.log(loss));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const [from, to] = [points[0][0], points.at(-1)[0]];
  const d = points.map(([step], i) =>
    `${i ? "L" : "M"}${((100 * (step - from)) / (to - from || 1)).toFixed(1)} ${(26 - (22 * (logs[i] - low)) / (high - low || 1)).toFixed(1)}`);
  return s("svg", { class: "spark", viewBox: "0 0 100 30", preserveAspectRatio: "none", role: "img", "aria-label": `loss from ${number(points[0][1])} to ${number(points.at(-1)[1])}` },
    s("path", { d: d.join("") }));
}
