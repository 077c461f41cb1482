// Alerts as a work list: by where they stand, grouped, one line each.

import { param, setParams } from "../app/address.js";
import { h } from "../app/dom.js";
import { count } from "../app/format.js";
import { byNews } from "../app/state.js";
import { alertItem } from "./item.js";
import { joined } from "./joined.js";

const TABS = ["firing", "acknowledged", "silenced", "resolved"];
const NOTHING = {
  firing: "No alert fires.",
  acknowledged: "No alert is acknowledged.",
  silenced: "No alert is silenced.",
  resolved: "No alert is resolved.",
};
const GROUPS = { "": "not grouped", run: "by run", rule: "by rule" };

/** The choice of what is shown, and what it shows. `onChange()` is called when the choice has changed. */
export function workList(onChange) {
  const opened = new Map();
  let tab = TABS.includes(param("state")) ? param("state") : "firing";
  let grouping = GROUPS[param("group")] ? param("group") : "";

  return { tabs, groupChoice, list };

  /** The tabs with how many alerts of those that match stand there. */
  function tabs(alerts) {
    return h("div", { class: "tabs", role: "group", "aria-label": "State" }, TABS.map((state) => h("button", {
      "aria-pressed": String(state === tab), "data-tab": state,
      onclick: () => choose({ state }),
    }, `${state[0].toUpperCase()}${state.slice(1)} (${count(of(alerts, state).length)})`)));
  }

  function groupChoice() {
    return h("select", { "aria-label": "Group", name: "group", onchange: (event) => choose({ group: event.target.value }) },
      Object.entries(GROUPS).map(([value, text]) => h("option", { value, selected: value === grouping }, text)));
  }

  function choose({ state = tab, group = grouping }) {
    tab = state;
    grouping = group;
    setParams({ state: tab === "firing" ? null : tab, group });
    onChange();
  }

  /** The lines of the chosen tab. The first that fires is unfolded until somebody folds it. */
  function list(alerts, reload) {
    const shown = joined(of(alerts, tab));
    if (shown.length === 0) return h("p", { class: "soft none" }, NOTHING[tab]);
    const item = (alert, i) => alertItem(alert, {
      open: opened.get(alert.id) ?? (i === 0 && tab === "firing"),
      onToggle: (isOpen) => opened.set(alert.id, isOpen),
      onChange: reload,
    });
    if (!grouping) return shown.map(item);
    const groups = new Map();
    for (const alert of shown) groups.set(alert[grouping], [...(groups.get(alert[grouping]) ?? []), alert]);
    return [...groups].map(([name, group], g) => h("section", { "aria-label": name },
      h("h2", { class: "group" }, `${name} (${count(group.length)})`),
      group.map((alert, i) => item(alert, g + i))));
  }

  function of(alerts, state) {
    return alerts.filter((alert) => alert.state === state).sort(byNews);
  }
}
