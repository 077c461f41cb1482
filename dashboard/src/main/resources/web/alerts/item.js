// One alert of the work list: a line that unfolds into the box.

import { runPage } from "../app/address.js";
import { h, replace } from "../app/dom.js";
import { count, layers } from "../app/format.js";
import { since } from "../app/since.js";
import { alertBox, severitySign } from "./box.js";

/** options: `{ open, onToggle(isOpen), onChange() }`. The box is made when the line is opened. */
export function alertItem(alert, { open, onToggle, onChange }) {
  const place = h("div", {});
  const item = h("details", {
    class: "alert-item", "data-severity": alert.severity, "data-state": alert.state, "data-id": alert.id,
    open, ontoggle: () => { fill(); onToggle(item.open); },
  },
  h("summary", {},
    h("span", { class: "alert-rule" }, severitySign(alert), alert.rule),
    h("span", { class: "of-run" },
      h("a", { href: runPage(alert.run, alert.step) }, alert.run), ` ${layers(alert.layers)}, step ${count(alert.step)}`),
    h("span", { class: "soft what" }, alert.message),
    h("span", { class: "soft when" }, alert.endedAt ? ["ended ", since(alert.endedAt)] : since(alert.startedAt))),
  place);
  if (open) fill();
  return item;

  function fill() {
    if (item.open && !place.firstChild) replace(place, alertBox(alert, { showRun: true, onChange }));
  }
}
