// One run in the list: how it is doing, in one line.

import { runPage } from "../app/address.js";
import { h } from "../app/dom.js";
import { count, number, ratio } from "../app/format.js";
import { since } from "../app/since.js";
import { isOpen, stateBadge } from "../app/state.js";
import { sparkline } from "./sparkline.js";

/** options: `{ chosen, selected, onChoose(run, on) }`. */
export function runRow(run, { chosen, selected, onChoose }) {
  return h("tr", { class: selected ? "selected" : null, "data-run": run.run },
    h("td", { class: "choose" }, h("input", {
      type: "checkbox", checked: chosen, "aria-label": `choose ${run.run}`,
      onchange: (event) => onChoose(run.run, event.target.checked),
    })),
    h("td", { class: "badge" }, stateBadge(run.verdict, false)),
    h("td", { class: "name" }, h("a", { href: runPage(run.run), title: run.run }, run.run), " ",
      h("span", { class: "soft" }, [run.model, run.host].filter(Boolean).join(" · "))),
    value("loss", [h("span", {}, number(real(run.loss))), sparkline(run)]),
    value("learning rate", number(real(run.learningRate))),
    value("steps", run.lastStep < 0 ? "–" : count(run.lastStep + 1)),
    h("td", { class: "stage", "data-label": "sparsity" }, sparsity(run)),
    h("td", { class: "why" }, why(run)),
    h("td", { class: "seen soft" }, life(run)));
}

function value(label, content) {
  return h("td", { class: "number", "data-label": label }, content);
}

function why({ worstAlert: worst }) {
  if (!worst) return h("span", { class: "soft" }, "–");
  return h("span", { title: worst.message }, h("strong", {}, worst.rule), " ", h("span", { class: "soft" }, worst.message));
}

/** What is achieved as a bar, with a mark where the target is; in words beside it. */
function sparsity({ stage, sparsityTarget, sparsity: achieved }) {
  const hasTarget = Number.isFinite(sparsityTarget);
  if (!hasTarget && !Number.isFinite(achieved)) return "–";
  const width = (share) => `${(100 * Math.min(1, Math.max(0, share || 0))).toFixed(1)}%`;
  const words = [`mean over layers ${ratio(achieved)}`, hasTarget ? `target ${ratio(sparsityTarget)}` : null,
    stage > 0 ? `stage ${stage}` : null].filter(Boolean).join(", ");
  return h("span", { title: words },
    h("span", { class: "share", "aria-hidden": "true" },
      h("span", { class: "fill", style: { width: width(achieved) } }),
      hasTarget ? h("span", { class: "target", style: { left: width(sparsityTarget) } }) : null),
    ` ${ratio(achieved)}`, hasTarget ? h("span", { class: "soft" }, ` of ${ratio(sparsityTarget)}`) : null);
}

function life(run) {
  if (!isOpen(run.state)) {
    return [h("span", { title: run.end?.reason }, `${run.state} `), since(run.endedAt ?? run.lastSeenAt)];
  }
  const word = run.state === "live" && run.activity === "evaluating" ? "evaluating" : run.state;
  return [word === "live" ? "" : `${word}, `, since(run.lastSeenAt)];
}

const real = (given) => (typeof given === "string" ? Number(given) : given);
