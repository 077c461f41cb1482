// The dialog that asks what to silence, for how long and why.

import * as api from "../app/api.js";
import { rememberAuthor, rememberedAuthor } from "../app/author.js";
import { h, replace } from "../app/dom.js";
import { absolute } from "../app/format.js";
import { session } from "../app/session.js";
import { offerUndo } from "../app/undo.js";
import { matchers } from "./silences.js";

const HOURS = [[1, "1 hour"], [4, "4 hours"], [24, "24 hours"], [168, "a week"]];
const SEVERITIES = ["critical", "warning", "info"];
const LONGEST = 200;

/**
 * Opens the dialog, filled in for one alert, or empty without one. `onChange()` is called after each
 * change: the silence, and taking it back.
 */
export function askSilence({ alert, onChange }) {
  const labels = new Map();
  let ofRun = [];
  const runLabels = h("div", { class: "row" });
  const chosenLabels = h("div", { class: "row" });
  const run = h("input", { type: "text", name: "run", placeholder: "every run", maxlength: LONGEST, value: alert?.run, oninput: touched });
  const rule = select("rule", "every rule", alert ? [alert.rule] : [], alert?.rule);
  const severity = select("severity", "every severity", SEVERITIES, "");
  const label = h("input", { type: "text", name: "label", placeholder: "name=value", maxlength: 2 * LONGEST, onkeydown: addOnEnter });
  const hours = h("select", { name: "hours" }, HOURS.map(([n, text]) => h("option", { value: n }, text)));
  const start = h("input", { type: "datetime-local", name: "start", title: "Empty for now", oninput: touched });
  const comment = h("input", { type: "text", name: "comment", placeholder: "optional", maxlength: LONGEST });
  const author = h("input", { type: "text", name: "author", placeholder: "optional", maxlength: LONGEST });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const send = h("button", { type: "submit" }, "Silence");
  const dialog = h("dialog", { class: "ask", "aria-label": "Silence", onclose: () => dialog.remove() },
    h("h2", {}, "Silence alerts"),
    h("p", { class: "soft" }, "An alert is silenced if it matches all that is chosen. It stays on the pages; nobody is notified."),
    h("form", { onsubmit: submit },
      field("Run", run), field("Rule", rule), field("Severity", severity),
      field("Label", h("span", { class: "row" }, label, h("button", { type: "button", name: "add", onclick: addTyped }, "Add"))),
      runLabels, chosenLabels,
      field("From", start), field("For", hours), field("Comment", comment), field("Your name", author),
      trouble,
      h("p", { class: "row" }, send,
        h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"))));

  askNames();
  document.body.append(dialog);
  dialog.showModal();

  /** What can be chosen besides; without it the dialog works too. */
  function askNames() {
    api.catalogue().then(({ rules }) => {
      const others = rules.map(({ id }) => id).filter((id) => id !== alert?.rule);
      rule.append(...others.map((id) => h("option", { value: id }, id)));
    }, () => {});
    if (alert) api.run(alert.run).then((answer) => showRunLabels(answer.labels ?? {}), () => {});
    session().then(({ by, name }) => {
      author.value = name ?? rememberedAuthor();
      author.disabled = by === "proxy";
    }, () => {});
  }

  function showRunLabels(found) {
    ofRun = Object.entries(found).map(([name, value]) => ({ name, value, button: h("button", {
      type: "button", class: "chip", "aria-pressed": "false",
      onclick: () => {
        if (labels.get(name) === value) labels.delete(name);
        else labels.set(name, value);
        showLabels();
        touched();
      },
    }, `${name}=${value}`) }));
    replace(runLabels, ofRun.map(({ button }) => button));
    showLabels();
  }

  function addOnEnter(event) {
    if (event.key !== "Enter" || !label.value) return;
    event.preventDefault();
    addTyped();
  }

  /** Returns false, and says why, if what was typed is not a label. */
  function addTyped() {
    touched();
    if (!label.value.trim()) return true;
    const at = label.value.indexOf("=");
    if (at <= 0) {
      replace(trouble, `"${label.value}" is not a label. Write name=value.`);
      return false;
    }
    const [name, value] = [label.value.slice(0, at).trim(), label.value.slice(at + 1).trim()];
    labels.set(name, value);
    label.value = "";
    showLabels();
    return true;
  }

  /** What is sent is what is pressed: buttons of the run's own labels, and one for each other. */
  function showLabels() {
    for (const { name, value, button } of ofRun) button.setAttribute("aria-pressed", String(labels.get(name) === value));
    const others = [...labels].filter(([name, value]) => !ofRun.some((own) => own.name === name && own.value === value));
    replace(chosenLabels, others.map(([name, value]) => h("button", {
      type: "button", class: "chip", "aria-pressed": "true", title: "Leave it out",
      onclick: () => {
        if (labels.get(name) === value) labels.delete(name);
        showLabels();
        touched();
      },
    }, `${name}=${value}`)));
  }

  function touched() {
    replace(trouble);
  }

  async function submit(event) {
    event.preventDefault();
    if (send.disabled || !addTyped()) return;
    const wanted = { run: run.value, rule: rule.value, severity: severity.value, labels: Object.fromEntries(labels) };
    if (!wanted.run && !wanted.rule && !wanted.severity && labels.size === 0) {
      replace(trouble, "Choose a run, a rule, a severity or a label.");
      return;
    }
    if (!author.disabled) rememberAuthor(author.value);
    const focused = document.activeElement;
    send.disabled = true;
    try {
      const startsAt = start.value ? new Date(start.value).getTime() / 1000 : null;
      const made = await api.silence({
        ...wanted,
        ...(startsAt ? { startsAt } : {}),
        endsAt: (startsAt ?? Date.now() / 1000) + Number(hours.value) * 3600,
        comment: comment.value,
        createdBy: author.value,
      });
      dialog.close();
      offerUndo(`${startsAt ? `Silence planned from ${absolute(startsAt)}` : "Silenced"} for ${hours.selectedOptions[0].text}: ${matchers(made)}.`, () => api.unsilence(made.id), onChange);
      onChange?.();
    } catch (problem) {
      replace(trouble, problem.message);
      if (problem.status === undefined) throw problem;
    } finally {
      send.disabled = false;
      if (dialog.open && focused === send) send.focus();
    }
  }

  function select(name, none, values, chosen) {
    return h("select", { name, onchange: touched }, h("option", { value: "" }, none),
      values.map((value) => h("option", { value, selected: value === chosen }, value)));
  }
}

function field(text, control) {
  return h("label", { class: "field" }, h("span", {}, text), control);
}
