// Title and facts of a run. Each part is replaced on its own, so that a reader can select and copy the
// others while frames arrive.

import * as api from "../app/api.js";
import { runPage } from "../app/address.js";
import { h, replaceIfChanged } from "../app/dom.js";
import { count, number } from "../app/format.js";
import { since } from "../app/since.js";
import { runState, stateBadge } from "../app/state.js";

/**
 * The head as an element with `show({ run, alerts, baseline, isOver })`. `baseline` is what was read
 * of it, null where it is not on this dashboard, undefined before it has been asked for.
 * `onState` is called with the word of the run's state whenever it is shown.
 */
export function runHead(name, archiveButton, onState) {
  const badge = h("span", { class: "run-badge" });
  const facts = h("span", {});
  const steps = h("span", { class: "run-steps" });
  const rest = h("span", {});
  const element = h("div", { hidden: true },
    h("div", { class: "run-head" },
      h("h1", {}, name), badge, h("span", { class: "grow" }), archiveButton, reportLink(name)),
    h("p", { class: "run-facts" }, facts, steps, rest));

  function show({ run, alerts, baseline, isOver }) {
    const kinds = [...new Set(run.layers.map((layer) => layer.activation?.kind).filter(Boolean))];
    const { startedAt, lastStep, lastObservedStep, resumeOf, state, end } = run;
    const verdict = runState(state, alerts, lastStep);
    onState(verdict.state);
    const lines = [run.model, shape(run.layers), kinds.slice(0, 3).join(", "), run.framework, run.host].filter(Boolean).join(" · ");
    element.hidden = false;
    replaceIfChanged(badge, [verdict, run.stage, run.sparsityTarget], () => [stateBadge(verdict),
      run.stage > 0 ? h("span", { class: "soft" }, `stage ${run.stage}, target ${number(run.sparsityTarget)}`) : null]);
    replaceIfChanged(facts, [lines, startedAt], () => [lines, " · started ", since(startedAt)]);
    replaceIfChanged(steps, [lastStep, lastObservedStep, isOver], () => [
      lastStep < 0 ? " · no step yet" : ` · ${count(lastStep + 1)} ${lastStep === 0 ? "step" : "steps"}`, lastMeasured(run, isOver)]);
    replaceIfChanged(rest, [resumeOf, run.baseline, baseline?.run, baseline === null, state, end], () => [
      goesOnFrom(run), comparedWith(run, name, baseline), end?.reason ? ` · ${state}: ${end.reason}` : ""]);
  }

  return { element, show };
}

/** "3 layers of 100, 32 units"; layers without units, as those that pool, do not count. */
function shape(layers) {
  const widths = [...new Set(layers.filter((layer) => layer.kind !== "output").map((layer) => layer.units))].filter((units) => units > 0);
  const units = widths.length ? ` of ${widths.slice(0, 3).join(", ")} ${widths.length === 1 && widths[0] === 1 ? "unit" : "units"}` : "";
  return `${layers.length} ${layers.length === 1 ? "layer" : "layers"}${units}`;
}

/** A page about the run to keep, in the browser's language. */
function reportLink(name) {
  return h("a", { class: "button", id: "report", download: "",
    href: api.addressOfRun(name, "/report"),
    title: "One page about this run, to send or print" }, "Report");
}

function goesOnFrom({ resumeOf }) {
  return resumeOf ? [" · goes on from ", h("a", { href: runPage(resumeOf) }, resumeOf)] : null;
}

function comparedWith({ baseline: other }, name, baseline) {
  if (!other || other === name) return null;
  return baseline === null
    ? ` · baseline ${other} is not on this dashboard`
    : [" · compared with ", h("a", { href: runPage(other) }, other)];
}

/** Nothing newer than this comes of the layers, though the loss goes on to the last step. */
function lastMeasured({ lastStep, lastObservedStep }, isOver) {
  const isOlder = lastObservedStep !== null && lastObservedStep < lastStep;
  return isOlder && isOver ? ` · layers last measured at step ${count(lastObservedStep)}` : "";
}
