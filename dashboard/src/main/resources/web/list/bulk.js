// What can be done with the runs that are chosen: compare, archive, delete.

import * as api from "../app/api.js";
import { comparePage } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { session } from "../app/session.js";
import { offerUndo } from "../app/undo.js";

/** More in one request would make its address too long. */
const RUNS_PER_REQUEST = 40;

/** More score sheets under one another are not looked at. */
const MAX_COMPARED = 12;

/** The buttons. `chosen` is a set of names; `isArchived()` says whether the list is of archived runs. */
export function bulkActions(chosen, isArchived, onChange) {
  const compare = h("button", { onclick: open });
  const archive = h("button", { onclick: () => setArchived(!isArchived()) });
  const remove = h("button", { hidden: true, onclick: askRemoval });
  const trouble = h("span", { class: "trouble", role: "alert" });
  session().then(({ role }) => { remove.hidden = role !== "admin"; }, () => {});
  show();
  return { elements: [compare, archive, remove, trouble], show, compare: open };

  function show() {
    const n = chosen.size;
    compare.disabled = n < 2 || n > MAX_COMPARED;
    compare.title = n > MAX_COMPARED ? `At most ${MAX_COMPARED} runs can be compared.` : "";
    archive.disabled = remove.disabled = n === 0;
    replace(compare, n < 2 ? "Compare" : `Compare ${n}`);
    replace(archive, isArchived() ? "Put back" : "Archive", n ? ` ${n}` : "");
    replace(remove, "Delete", n ? ` ${n}` : "");
    replace(trouble);
  }

  function open() {
    if (!compare.disabled) location.href = comparePage([...chosen]);
  }

  async function setArchived(archived) {
    const names = [...chosen];
    await attempt(async () => {
      await change(names, archived);
      clear();
      offerUndo(archived ? `Archived ${runs(names)}.` : `Put back ${runs(names)}.`, () => change(names, !archived), onChange);
    });
  }

  async function change(names, archived) {
    for (const name of names) await api.changeRun(name, { archived });
  }

  function askRemoval() {
    const names = [...chosen];
    const dialog = h("dialog", { class: "ask", "aria-label": "Delete", onclose: () => dialog.remove() },
      h("h2", {}, `Delete ${runs(names)}?`),
      h("p", {}, "Frames, scalars, events and alerts are deleted with them. This cannot be undone."),
      h("p", { class: "soft names" }, names.join(", ")),
      h("p", { class: "row" },
        h("button", { class: "danger", onclick: () => { dialog.close(); removeAll(names); } }, "Delete"),
        h("button", { onclick: () => dialog.close() }, "Cancel")));
    document.body.append(dialog);
    dialog.showModal();
  }

  async function removeAll(names) {
    await attempt(async () => {
      for (let i = 0; i < names.length; i += RUNS_PER_REQUEST) await api.removeRuns(names.slice(i, i + RUNS_PER_REQUEST));
      clear();
    });
  }

  async function attempt(action) {
    replace(trouble);
    try {
      await action();
    } catch (problem) {
      replace(trouble, problem.message);
      if (problem.status === undefined) throw problem;
    }
    onChange();
  }

  function clear() {
    chosen.clear();
    show();
  }
}

function runs(names) {
  return names.length === 1 ? names[0] : `${names.length} runs`;
}
