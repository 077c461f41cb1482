// The dialog that changes what people say of a run: its labels, its notes and its baseline.

import * as api from "../app/api.js";
import { h, replace } from "../app/dom.js";

const MAX_NOTES = 10000;

/** Opens the dialog, filled in with what the run has. `onChange(run)` is called with the changed run. */
export function askAbout(run, onChange) {
  const labels = h("textarea", { name: "labels", rows: "4", placeholder: "name=value, one a line" },
    Object.entries(run.labels).sort().map(([label, value]) => `${label}=${value}`).join("\n"));
  const notes = h("textarea", { name: "notes", rows: "8", maxlength: MAX_NOTES }, run.notes ?? "");
  const baseline = h("input", { type: "text", name: "baseline", placeholder: "a run to compare with", value: run.baseline ?? "" });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const dialog = h("dialog", { class: "ask", "aria-label": "Labels and notes", onclose: () => dialog.remove() },
    h("h2", {}, "Labels and notes"),
    h("form", { onsubmit: submit },
      field("Labels", labels), field("Notes", notes), field("Baseline", baseline),
      trouble,
      h("p", { class: "row" }, h("button", { type: "submit" }, "Save"),
        h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"))));
  document.body.append(dialog);
  dialog.showModal();

  async function submit(event) {
    event.preventDefault();
    replace(trouble);
    const wanted = labelsOf(labels.value);
    if (typeof wanted === "string") {
      replace(trouble, `"${wanted}" is not a label. Write name=value.`);
      return;
    }
    try {
      onChange(await api.changeRun(run.run, { labels: changes(run.labels, wanted), ...changed(run, "notes", notes.value), ...changed(run, "baseline", baseline.value.trim()) }));
      dialog.close();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      replace(trouble, problem.message);
    }
  }
}

function field(name, control) {
  return h("label", { class: "field" }, h("span", {}, name), control);
}

/** The labels that the lines say; the first line that says none, as a string. */
function labelsOf(text) {
  const labels = {};
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const at = line.indexOf("=");
    if (at <= 0) return line;
    labels[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return labels;
}

/** What to send so that `before` becomes `after`: null removes a label. */
function changes(before, after) {
  const all = {};
  for (const label of Object.keys(before)) if (!(label in after)) all[label] = null;
  for (const [label, value] of Object.entries(after)) if (before[label] !== value) all[label] = value;
  return all;
}

/** A field that differs, null when it is to be removed; nothing when it does not, so that it keeps its author and time. */
function changed(run, field, value) {
  return value === (run[field] ?? "") ? {} : { [field]: value || null };
}
