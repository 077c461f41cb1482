// What people say of a run: its labels, their notes, and whether it is archived; and the run to take away.

import * as api from "../app/api.js";
import { h, replace, replaceIfChanged } from "../app/dom.js";
import { since } from "../app/since.js";
import { askAbout } from "./about.js";

/** Text and format of each form in which a run can be taken away. */
const DOWNLOADS = [["recorded run", "run"], ["CSV", "csv"], ["Parquet", "parquet"]];

/**
 * The lines below the facts of a run, and the button that archives it or puts it back: `{ element,
 * button, show(run) }`. Why a change was rejected stays among the lines until the next one. The button
 * keeps its place, focus and text while nothing changes.
 */
export function runEdits(name) {
  const trouble = h("div", { class: "trouble", role: "alert" });
  const labelLine = h("p", { class: "run-labels" });
  const notes = h("div", {});
  const button = h("button", { id: "archive", onclick: change });
  const edit = h("button", { id: "edit", onclick: () => askAbout(shown, show) }, "Edit labels and notes");
  const actions = h("p", { class: "row run-actions", hidden: true }, edit, h("span", { class: "soft" }, "Download: ",
    DOWNLOADS.map(([text, format], i) => [i ? ", " : "",
      h("a", { href: api.addressOfRun(name, "/export", { format }), download: "" }, text)])));
  let shown = null;
  let archived = false;
  let sending = false;

  /** A disabled button would lose its focus. */
  async function change() {
    if (sending) return;
    sending = true;
    replace(trouble);
    try {
      show(await api.changeRun(name, { archived: !archived }));
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      replace(trouble, problem.message);
    } finally {
      sending = false;
    }
  }

  function show(run) {
    shown = run;
    actions.hidden = false;
    archived = run.archived;
    replaceIfChanged(button, archived, () => [archived ? "Unarchive" : "Archive"]);
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

  return { element: h("div", {}, trouble, labelLine, notes, actions), button, show };
}
