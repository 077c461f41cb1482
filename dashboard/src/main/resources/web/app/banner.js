// Says on every page that the dashboard cannot store what it receives.

import * as api from "./api.js";
import { h, replace } from "./dom.js";

const LOOK_MS = 10000;

/** The place of the banner, which is empty while all is well. */
export function watchStore() {
  const place = h("div", { class: "banner-place", role: "alert" });
  let shown = null;

  async function look() {
    if (document.hidden) return;
    try {
      show((await api.status()).store);
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
      h("a", { href: "runbooks/DashboardCannotWrite" }, "What to do")));
  }

  look();
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  return place;
}
