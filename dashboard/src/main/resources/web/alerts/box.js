// An alert as a sentence with numbers, and what can be done about it.

import * as api from "../app/api.js";
import { at, within } from "../app/base.js";
import { copyButton } from "../app/copy.js";
import { h, replace } from "../app/dom.js";
import { count, layers, number } from "../app/format.js";
import { since } from "../app/since.js";
import { alertPage, runPage } from "../app/address.js";
import { real } from "../run/series.js";
import { inOrder } from "../run/workers.js";
import { offerUndo } from "../app/undo.js";
import { rememberedAuthor } from "../app/author.js";
import { askSilence } from "./silence.js";

const SIGNS = { critical: "▲", warning: "◆", info: "●" };

/** The shape and, for those who do not see it, the word of an alert's severity. */
export function severitySign({ severity }) {
  return [h("span", { "aria-hidden": "true" }, SIGNS[severity] ?? "●", " "), h("span", { class: "visually-hidden" }, severity, " ")];
}

/**
 * The box. options: `{ showRun, onStep(step), onChange() }`; without `onStep` the step is a link to
 * the run page.
 */
export function alertBox(alert, options = {}) {
  const trouble = h("span", { class: "trouble", role: "alert" });

  async function act(call) {
    try {
      await call();
      options.onChange?.();
    } catch (problem) {
      replace(trouble, problem.message);
    }
  }

  async function toggleAcknowledged() {
    const ids = all(alert).map(({ id }) => id);
    const take = () => Promise.all(ids.map((id) => api.acknowledge(id, rememberedAuthor())));
    const takeBack = () => Promise.all(ids.map((id) => api.unacknowledge(id)));
    const isTaken = alert.state === "acknowledged";
    await (isTaken ? takeBack() : take());
    offerUndo(`${isTaken ? "Took back the acknowledgement of" : "Acknowledged"} ${alert.rule} in ${alert.run}.`,
      isTaken ? take : takeBack, options.onChange);
  }

  return h("article", { class: "alert", "data-severity": alert.severity, "data-state": alert.state, "data-id": alert.id },
    h("div", { class: "alert-text" },
      h("p", {},
        h("span", { class: "alert-rule" },
          severitySign(alert),
          h("a", { href: alertPage(alert.id) }, alert.rule)),
        h("span", { class: "soft" }, ` ${layers(alert.layers)}`),
        alert.state === "firing" ? null : h("span", { class: "chip" }, alert.state),
        workers(alert),
        options.showRun ? [" in ", h("a", { href: runPage(alert.run, alert.step) }, alert.run)] : null),
      h("p", {}, alert.message),
      alert.action ? h("p", {}, h("strong", {}, alert.action)) : null,
      alert.cause ? h("p", { class: "soft" }, alert.cause) : null,
      (alert.raised ?? []).map((rise) => h("p", {}, rise.sentence)),
      latest(alert),
      (alert.joined ?? []).map(ofOther),
      alert.calibration ? h("p", { class: "soft small" }, alert.calibration.sentence) : null,
      alert.symptoms?.length ? [h("p", { class: "soft" }, "It explains:"),
        h("ul", { class: "symptoms" }, alert.symptoms.map((symptom) => symptomLine(alert, symptom, options)))] : null,
      h("p", { class: "soft small" }, stepLink(alert, options), " · ",
        since(alert.startedAt), acknowledged(alert), alert.endedAt ? [" · ended ", since(alert.endedAt)] : null,
        reporters(alert), " ", trouble)),
    h("div", { class: "alert-actions row" },
      h("button", {
        class: "acknowledge",
        disabled: alert.state !== "firing" && alert.state !== "acknowledged",
        onclick: () => act(toggleAcknowledged),
      }, alert.state === "acknowledged" ? "Take back" : "Acknowledge"),
      h("button", {
        disabled: alert.state === "silenced" || alert.state === "resolved",
        onclick: () => askSilence({ alert, onChange: options.onChange }),
      }, alert.state === "silenced" ? "Silenced" : "Silence"),
      alert.runbook ? h("a", { class: "button", href: local(alert.runbook) }, "Runbook") : null,
      copyButton("Copy link", () => new URL(alertPage(alert.id), location.href).href)));
}

/** The same alert of another worker, which has a beginning of its own. */
function ofOther(alert) {
  return h("p", { class: "soft small" }, h("a", { href: alertPage(alert.id) }, `worker ${alert.worker}`),
    ` since step ${count(alert.step)}: measured ${number(real(alert.measured))}, ${layers(alert.layers)}`);
}

/** The alert and those of other workers that are shown with it. */
function all(alert) {
  return [alert, ...(alert.joined ?? [])];
}

/** Said only where the run has workers besides the first. */
function workers(alert) {
  const names = all(alert).map(({ worker }) => worker ?? "0").sort(inOrder);
  if (names.length === 1 && names[0] === "0") return null;
  return h("span", { class: "soft" }, ` worker${names.length > 1 ? "s" : ""} ${names.join(", ")}`);
}

/**
 * The numbers of the alert's last change, where they differ from those of its first step, which the
 * message gives.
 */
function latest(alert) {
  const { step, measured, layers: where } = alert.latest ?? alert;
  const moved = layers(where) !== layers(alert.layers);
  const worse = number(real(measured)) !== number(real(alert.measured));
  if (step === alert.step || !(moved || worse)) return null;
  return h("p", { class: "alert-latest" }, `Last change at step ${count(step)}: `,
    worse ? `measured ${number(real(measured))}` : "", worse && moved ? ", " : "", moved ? layers(where) : "", ".");
}

/** A finding that the alert explains, with the way to its step. */
function symptomLine(alert, { rule, step, layers: where }, options) {
  const text = `step ${count(step)}`;
  return h("li", {}, `${rule}${where.length ? ` in ${layers(where)}` : ""} since `, options.onStep
    ? h("button", { class: "plain link", onclick: () => options.onStep(step) }, text)
    : h("a", { href: runPage(alert.run, step) }, text));
}

/** Who has taken the alert on, as far as they gave a name. */
function acknowledged({ acknowledgedAt, acknowledgedBy }) {
  if (!acknowledgedAt) return null;
  return [" · acknowledged ", acknowledgedBy ? `by ${acknowledgedBy} ` : "", since(acknowledgedAt)];
}

/** The alert in one line that opens into its box. */
export function alertLine(alert, options) {
  return h("details", { class: "alert-line", "data-severity": alert.severity, "data-id": alert.id },
    h("summary", {},
      h("span", { class: "alert-rule" }, severitySign(alert), alert.rule),
      workers(alert),
      h("span", { class: "soft" }, ` ${layers(alert.layers)}, step ${count(alert.step)}: ${alert.message}`)),
    alertBox(alert, options));
}

function stepLink(alert, options) {
  const text = `step ${count(alert.step)}${alert.stage > 0 ? `, stage ${alert.stage}` : ""}`;
  return options.onStep
    ? h("button", { class: "plain link", onclick: () => options.onStep(alert.step) }, text)
    : h("a", { href: runPage(alert.run, alert.step) }, text);
}

/** Said only where somebody else than this dashboard's own detectors has told it. */
function reporters({ sources = [] }) {
  return sources.some((source) => source !== "tightrope") ? ` · reported by ${sources.join(" and ")}` : null;
}

/** Only addresses of our own or of the web; never a script. */
function local(address) {
  if (/^https?:/i.test(address)) return address;
  return /^\/(?!\/)/.test(address) ? within(address) : at(`runbooks/${encodeURIComponent(address)}`);
}
