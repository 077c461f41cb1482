// What every page has: header, navigation, connection mark, theme, keys.

import { watchDashboard } from "./banner.js";
import { at } from "./base.js";
import { h, replace } from "./dom.js";
import { pageTitle } from "./title.js";
import { duration } from "./format.js";
import { listenForKeys, showKeys } from "./keys.js";
import { whoIsIt } from "./session.js";
import { keepTimesRight } from "./since.js";
import { applyTheme, nextTheme, themeSign } from "./theme.js";

const MARKS = {
  live: ["●", "live"],
  paused: ["‖", "paused"],
  disconnected: ["✕", "disconnected"],
  idle: ["○", "idle"],
  ended: ["■", "run ended"],
  failed: ["✕", "run failed"],
  stalled: ["▲", "stalled"],
  silent: ["◌", "silent"],
  lost: ["◌", "run lost"],
  connecting: ["○", "connecting"],
};

const TITLES = { runs: "Runs", alerts: "Alerts", theory: "Theory", runbook: "Runbook" };

/**
 * Builds the page around `main`.
 *
 * options: `{ page: "runs" | "run" | "alerts" | "theory" | "compare" | "runbook", title?, keys? }`. The
 * answer has `main`, `mark(state, detail)`, `countAlerts()` and `state(name)`. `countAlerts` asks how
 * many alerts fire on the whole dashboard, which the header shows; it does so by itself every 10 s.
 */
export function shell({ page, title, keys = [] }) {
  const theme = applyTheme();
  const heading = title ?? TITLES[page];
  pageTitle(heading);
  const mark = h("span", { class: "mark", "data-state": "connecting" }, page === "runbook" ? "" : "○ connecting");
  const spoken = h("span", { class: "visually-hidden", role: "status" });
  const count = h("span", { class: "count" });
  const watch = watchDashboard(showFiring);
  const main = h("main", { id: "main", tabindex: "-1" });
  const themeButton = h("button", { class: "plain", onclick: change }, themeSign(theme));
  label(theme);
  const visitor = h("span", { class: "visitor" });
  whoIsIt().then((content) => replace(visitor, content));

  function change() {
    const next = nextTheme();
    replace(themeButton, themeSign(next));
    label(next);
  }

  function label(name) {
    themeButton.setAttribute("aria-label", `Theme: ${name}. Change it.`);
    themeButton.title = `Theme: ${name}`;
  }

  function showFiring(n) {
    const text = n > 0 ? String(n) : "";
    if (count.textContent === text) return;
    replace(count, text);
    count.title = n > 0 ? `${n} firing` : "";
  }

  const link = (name, href, ...content) =>
    h("a", { href, "aria-current": name === page ? "page" : null }, ...content);
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "Skip to the content"),
    h("header", { class: "top" },
      h("a", { class: "brand", href: at("") }, "Tightrope"),
      h("nav", { "aria-label": "Pages" },
        link("runs", at(""), "Runs"),
        title && (page === "run" || page === "compare") ? link(page, location.href, title) : null,
        link("alerts", at("alerts.html"), "Alerts ", count),
        link("theory", at("theory.html"), "Theory")),
      h("div", { class: "tools" }, mark, spoken, themeButton,
        h("button", { class: "plain", "aria-label": "Show the keys", title: "Keys", onclick: () => showKeys(keys) }, "?"), visitor)),
    watch.place,
    main);
  listenForKeys(keys);
  keepTimesRight();

  return {
    main,
    mark(state, detail) {
      const [shape, word] = MARKS[state];
      if (mark.dataset.state !== state) replace(spoken, word);
      mark.dataset.state = state;
      replace(mark, h("span", { class: "dot", "aria-hidden": "true" }, shape), ` ${detail ?? word}`);
    },
    countAlerts: watch.look,
    /** For callers that know only the alerts of one run: the header counts those of all. */
    state: (name) => pageTitle(heading, name),
  };
}

/** "disconnected for 12 s, retrying" */
export function disconnectedFor(sinceMillis) {
  return `disconnected for ${duration((Date.now() - sinceMillis) / 1000)}, retrying`;
}

/** What went wrong as a sentence, as messages of the API begin in lower case. */
function sentence(message) {
  const text = message[0].toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A notice that says what went wrong. */
export function errorNotice(message, retry) {
  return h("div", { class: "notice", "data-tone": "error", role: "alert" },
    sentence(message), " ",
    retry ? h("button", { onclick: retry }, "Try again") : null);
}
