// What the theory answers, in words and numbers.

import { copyButton } from "../app/copy.js";
import { h } from "../app/dom.js";
import { number, percent, ratio } from "../app/format.js";
import { real } from "../run/series.js";
import { inWords, kindName, NUMBERS } from "./names.js";

const VERDICTS = { stable: ["on", "●", "STABLE"], "at-risk": ["wobbling", "◆", "AT RISK"], unstable: ["off", "▲", "UNSTABLE"] };

export function verdict(answer) {
  const [state, shape, word] = VERDICTS[answer.verdict];
  return h("div", { class: "verdict" },
    h("span", { class: "state", "data-state": state }, h("span", { "aria-hidden": "true" }, shape, " "), word),
    h("p", {}, inWords(answer.reason)));
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
    h("table", { class: "numbers" },
      h("tbody", {}, NUMBERS.filter(([field]) => answer[field] !== null && answer[field] !== undefined)
        .map(([field, name, symbol, says]) => h("tr", {},
          h("th", { scope: "row" }, name, symbol ? h("span", { class: "symbol" }, ` ${symbol}`) : null, h("span", { class: "says" }, says)),
          h("td", { class: "number" }, number(real(answer[field]))))))),
    h("h2", {}, "Fixed points"),
    fixedPoints(answer.fixedPoints),
  ];
}

/** The program that makes this network, to copy. */
export function code(answer) {
  return [
    h("h2", {}, "Deeplearning4j code"),
    h("p", { class: "soft" }, "A class that compiles as it is, with tightrope-sparse and Deeplearning4j on the class path."),
    h("div", { class: "code" }, copyButton("Copy the code", () => answer.code), h("pre", { tabindex: "0" }, answer.code)),
  ];
}

/** One definition per number: the big one is the share that the verdict judges by. */
function escape(answer) {
  if (!answer.risk) return null;
  const norm = (quantile) => Math.sqrt(real(answer.risk.gradientGain[quantile]));
  return h("div", { class: "escape" },
    h("p", { class: "big" }, share(real(answer.risk.leavesBand))),
    h("div", {},
      h("p", {}, `of networks of ${answer.depth} layers and ${answer.width} units: q leaves the range from q*/5 to 5 q* at some layer. `,
        `At the last layer q is outside in ${share(real(answer.escapeProbability))}.`),
      h("p", { class: "gradient" }, "From the last layer to the first, the gradient norm changes by a factor between "
        + `${number(norm("q05"))} and ${number(norm("q95"))} in nine of ten networks; the median is ${number(norm("median"))}.`)));
}

const share = (part) => (part < 0.001 ? "< 0.1 %" : percent(part));

function advice(answer, use) {
  const advised = answer.advice;
  if (!advised) return null;
  if (!advised.safe) {
    const highest = real(advised.highestSafeSparsity);
    return h("p", { class: "notice advised" }, h("strong", {}, "No design is safe here. "), inWords(advised.reason),
      highest ? ` The highest safe sparsity is ${ratio(highest)}. ` : "",
      highest ? h("button", { type: "button", onclick: () => use({ sparsity: highest }) }, `Try sparsity ${ratio(highest)}`) : null);
  }
  const same = advised.activation === answer.activation && Math.abs(advised.slope - answer.dV) < 0.005;
  return h("p", { class: "notice advised", "data-same": String(same) },
    h("strong", {}, same ? "● This is the safest design. " : "Safest design: "),
    same ? "The advisor would choose it." : [
      `${kindName(advised.activation)} with slope ${number(advised.slope)}; q leaves the range in ${share(real(advised.leavesBand))} of networks. `,
      "Its variance map is the dotted line. ",
      h("button", { type: "button", onclick: () => use({ activation: advised.activation, slope: Number(advised.slope.toPrecision(3)), by: "slope" }) }, "Use it")]);
}

function fixedPoints(points) {
  if (points.length === 0) return h("p", { class: "soft" }, "There is none: the variance grows without end.");
  return h("table", { class: "points" },
    h("thead", {}, h("tr", {}, ["q", "stability", "sparsity", "gradient gain", "reached from"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, points.map((point) => h("tr", {},
      h("td", {}, number(real(point.q))),
      h("td", {}, point.stable ? "● " : "✕ ", point.stability),
      h("td", {}, ratio(real(point.sparsity))),
      h("td", {}, number(real(point.chi1))),
      h("td", {}, basin(point.basin))))));
}

function basin([low, high]) {
  const [from, to] = [real(low), real(high)];
  if (!(to > from)) return "itself only";
  return `${number(from)} to ${number(to)}`;
}
