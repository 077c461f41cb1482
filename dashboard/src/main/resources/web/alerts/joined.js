// Alerts of several workers of a run that are the same for people.

import { active } from "../app/state.js";

/** Alerts of the same rule in several workers of a run are one, that of the first, with the others as `joined`. */
export function joined(alerts) {
  const byRule = new Map();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.run, alert.rule, alert.severity, alert.state]);
    const others = byRule.get(key);
    const isOther = active(alert) && others && !others.some((other) => other.worker === alert.worker);
    if (isOther) others.push(alert);
    else byRule.set(others ? alert.id : key, [alert]);
  }
  return [...byRule.values()].map(([first, ...rest]) => ({ ...first, joined: rest }));
}
