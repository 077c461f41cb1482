// Whom the dashboard notifies, with a test of each.

import * as api from "../app/api.js";
import { h, replace } from "../app/dom.js";

/** The list as an element; null without any. */
export function receiverList(receivers) {
  if (receivers.length === 0) return null;
  return h("section", { "aria-label": "Receivers" },
    h("h2", { class: "group" }, `Receivers (${receivers.length})`),
    h("table", {}, h("tbody", {}, receivers.map(row))));
}

function row({ name, kind, waiting, lastFailure }) {
  const result = h("span", { class: "soft", role: "status" }, lastFailure ? `last attempt: ${lastFailure}` : "");
  return h("tr", {},
    h("td", {}, name),
    h("td", { class: "soft" }, kind),
    h("td", { class: "soft" }, waiting ? `${waiting} waiting` : "nothing waiting"),
    h("td", {}, result),
    h("td", { class: "number" }, h("button", {
      onclick: () => {
        replace(result, "Sending a test.");
        api.testReceiver(name).then(
          () => replace(result, "The test was taken."),
          (problem) => replace(result, problem.message));
      },
    }, "Send a test")));
}
