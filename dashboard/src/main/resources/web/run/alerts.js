// The alerts of a run above its sheet: the worst in full, some in a line, the others behind a click.

import { h, replaceIfChanged } from "../app/dom.js";
import { active, bySeverity } from "../app/state.js";
import { alertBox, alertLine } from "../alerts/box.js";
import { joined } from "../alerts/joined.js";

const LINES = 3;

/**
 * The list as an element with `show(alerts, since)`. `since` is when the connection was last made:
 * what a box says of a request that failed before does not stay after it. options: those of a box.
 */
export function alertList(options) {
  const element = h("div", { id: "alerts", "aria-live": "polite" });

  function show(alerts, since) {
    const speaking = joined(alerts.filter((alert) => active(alert) && alert.state !== "silenced").sort(bySeverity));
    const rest = [...speaking.slice(1 + LINES), ...joined(alerts.filter((alert) =>
      alert.state === "resolved" || alert.state === "silenced").sort((a, b) => b.step - a.step))];
    const open = new Set([...element.querySelectorAll("details[open]")].map((details) => details.dataset.id));
    const opened = (details) => {
      details.open = open.has(details.dataset.id);
      return details;
    };
    replaceIfChanged(element, [alerts, since], () => [
      speaking.slice(0, 1).map((alert) => alertBox(alert, options)),
      speaking.slice(1, 1 + LINES).map((alert) => opened(alertLine(alert, options))),
      rest.length ? opened(h("details", { class: "quiet-alerts", "data-id": "rest" },
        h("summary", {}, speaking.length ? `${rest.length} more: ${tally(rest)}` : `${rest.length === 1 ? "1 alert" : `${rest.length} alerts`}: ${tally(rest)}`),
        rest.map((alert) => alertBox(alert, options)))) : null,
    ]);
  }

  return { element, show };
}

function tally(list) {
  const counts = new Map();
  for (const alert of list) counts.set(alert.state, (counts.get(alert.state) ?? 0) + 1);
  return [...counts].map(([state, n]) => `${n} ${state}`).join(", ");
}
