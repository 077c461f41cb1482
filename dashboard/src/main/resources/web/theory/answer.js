// What the theory answers, in words and numbers.

import { copyButton } from "../app/copy.js";
import { h } from "../app/dom.js";
import { number, percent, ratio } from "../app/format.js";
import { real } from "../run/series.js";

const VERDICTS = { stable: ["on", "●", "STABLE"], "at-risk": ["wobbling", "◆", "AT RISK"], unstable: ["off", "▲", "UNSTABLE"] };

export function verdict(answer) {
  const [state, shape, word] = VERDICTS[answer.verdict];
  return h("div", { class: "verdict" },
    h("span", { class: "state", "data-state": state }, h("span", { "aria-hidden": "true" }, shape, " "), word),
    h("p", {}, sentence(answer.reason)));
}

/**
 * Right-hand column for a feasible design; `more` tells that the risk is still being computed,
 * `use(advised)` takes over the advice.
 */
export function details(answer, more, use) {
  return [
    more ? h("p", { class: "soft escape" }, "Drawing 4,000 networks of this depth and width to find the risk.") : escape(answer),
    advice(answer, use),
    h("h2", {}, "Initialization"),
    h("dl", { class: "numbers" }, [
      ["τ", answer.tau], ["m", answer.m], ["σ²w", answer.sw2], ["σ²b", answer.sb2], ["χ₁(q*)", answer.chi1],
      ["V′(q*)", answer.dV], ["V″(q*)", answer.d2V], ["saturated", answer.saturation],
    ].filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, number(real(value)))))),
    h("h2", {}, "Fixed points"),
    fixedPoints(answer.fixedPoints),
    h("h2", {}, "DL4J code"),
    h("div", { class: "code" }, h("pre", { tabindex: "0" }, answer.code), copyButton("Copy the code", () => answer.code)),
  ];
}

function escape(answer) {
  if (answer.escapeProbability === undefined) return null;
  const share = real(answer.escapeProbability);
  const gain = real(answer.gradientGain);
  const root = Math.sqrt(gain);
  return h("div", { class: "escape" },
    h("p", { class: "big" }, share < 0.001 ? "< 0.1 %" : percent(share)),
    h("p", {}, `of networks of ${answer.depth} layers and ${answer.width} units lose their variance before the first step: it leaves the range from q*/5 to 5 q*. `,
      `From the last layer to the first the gradient's norm ${root >= 1 ? "grows" : "shrinks"} by ${number(root >= 1 ? root : 1 / root)}.`));
}

function advice(answer, use) {
  const advised = answer.advice;
  if (!advised) return null;
  if (!advised.safe) {
    return h("p", { class: "notice" }, sentence(advised.reason),
      real(advised.highestSafeSparsity) ? ` The highest safe sparsity is ${ratio(real(advised.highestSafeSparsity))}.` : "");
  }
  const same = advised.activation === answer.activation && Math.abs(advised.slope - answer.dV) < 0.005;
  return h("p", { class: "notice" },
    same ? "This is what the advisor would choose. " : [
      `The advisor would choose ${advised.activation} with slope ${number(advised.slope)}: ${real(advised.leavesBand) < 0.001 ? "fewer than 0.1 %" : percent(real(advised.leavesBand))} leave the band. `,
      h("button", { type: "button", onclick: () => use(advised) }, "Use it")]);
}

function fixedPoints(points) {
  if (points.length === 0) return h("p", { class: "soft" }, "There is none: the variance grows without end.");
  return h("table", { class: "points" },
    h("thead", {}, h("tr", {}, ["q", "", "sparsity", "χ₁", "reached from"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, points.map((point) => h("tr", {},
      h("td", {}, number(real(point.q))),
      h("td", {}, point.stable ? "● " : "✕ ", point.stability),
      h("td", {}, ratio(real(point.sparsity))),
      h("td", {}, number(real(point.chi1))),
      h("td", {}, basin(point.basin))))));
}

function basin([low, high]) {
  const [from, to] = [real(low), real(high)];
  if (!(to > from)) return "nowhere else";
  return `${number(from)} to ${number(to)}`;
}

function sentence(text) {
  const begun = /^[a-z]{2}/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
