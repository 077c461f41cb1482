// What people say of a run: its labels, their notes, and whether it is archived.

import * as api from "../app/api.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { since } from "../app/since.js";

/**
 * The lines below the facts of a run, and the button that archives it or puts it back: `{ element,
 * button, show(run) }`.
 *
 * @param onProblem takes the Problem if the change was rejected
 */
export function runEdits(name, onProblem) {
  const labelLine = h("p", { class: "run-labels" });
  const notes = h("div", {});
  const button = h("button", { id: "archive", onclick: change });
  let archived = false;

  async function change() {
    button.disabled = true;
    try {
      show(await api.changeRun(name, { archived: !archived }));
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      onProblem(problem);
    } finally {
      button.disabled = false;
    }
  }

  function show(run) {
    archived = run.archived;
    replace(button, archived ? "Unarchive" : "Archive");
    button.title = archived ? "Show this run in the list again" : "Leave this run out of the list until it sends data again";
    replaceIfChanged(labelLine, [archived, run.labels], () => [
      archived ? h("span", { class: "run-label" }, "archived") : null,
      Object.entries(run.labels).sort().map(([label, value]) => h("span", { class: "run-label" }, `${label}: ${value}`)),
    ]);
    labelLine.hidden = labelLine.childElementCount === 0;
    replaceIfChanged(notes, [run.notes, run.notesBy, run.notesAt], () => run.notes
      ? h("div", { class: "run-notes" }, run.notes,
        h("p", { class: "soft" }, run.notesBy ? `${run.notesBy}, ` : "", since(run.notesAt)))
      : null);
  }

  return { element: h("div", {}, labelLine, notes), button, show };
}
