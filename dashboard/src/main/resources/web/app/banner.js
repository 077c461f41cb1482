// Asks on every page how the dashboard is doing: whether it can store, and how many alerts fire.

import * as api from "./api.js";
import { at } from "./base.js";
import { h, replace } from "./dom.js";

const LOOK_MS = 10000;

/**
 * The place of the banner, which is empty while all is well, and a way to ask again now: `{ place,
 * look }`. `onFiring(n)` gets the number of alerts that fire on the whole dashboard.
 */
export function watchDashboard(onFiring) {
  const place = h("div", { class: "banner-place", role: "alert" });
  let shown = null;

  async function look() {
    if (document.hidden) return;
    try {
      const { store, alerts } = await api.status();
      show(store);
      onFiring(alerts.firing);
    } catch {
      // The page itself says when the dashboard does not answer.
    }
  }

  function show(store) {
    const text = store.canWrite ? null : `${store.reason ?? "The store has stopped."} ${store.advice ?? ""}`;
    if (text === shown) return;
    shown = text;
    replace(place, text === null ? null : h("div", { class: "banner" },
      h("strong", {}, "The dashboard cannot store what it receives. "), text, " ",
      h("a", { href: at("runbooks/DashboardCannotWrite") }, "What to do")));
  }

  look();
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  return { place, look };
}
