// What every page has: header, navigation, connection mark, theme, keys.

import { watchStore } from "./banner.js";
import { at } from "./base.js";
import { h, replace } from "./dom.js";
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

/**
 * Builds the page around `main`.
 *
 * options: `{ page: "runs" | "run" | "alerts" | "theory" | "compare", title?, keys? }`. The answer
 * has `main`, `mark(state, detail)` and `alertCount(n)`.
 */
export function shell({ page, title, keys = [] }) {
  const theme = applyTheme();
  document.title = title ? `${title} · Tightrope` : "Tightrope";
  const mark = h("span", { class: "mark", "data-state": "connecting" }, "○ connecting");
  const spoken = h("span", { class: "visually-hidden", role: "status" });
  const count = h("span", { class: "count" });
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
    watchStore(),
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
    alertCount(n) {
      replace(count, n > 0 ? String(n) : "");
      count.setAttribute("aria-label", `${n} firing`);
    },
  };
}

/** "disconnected for 12 s, retrying" */
export function disconnectedFor(sinceMillis) {
  return `disconnected for ${duration((Date.now() - sinceMillis) / 1000)}, retrying`;
}

/** A notice that says what went wrong. */
export function errorNotice(message, retry) {
  return h("div", { class: "notice", "data-tone": "error", role: "alert" },
    h("strong", {}, "This did not work. "), message, " ",
    retry ? h("button", { onclick: retry }, "Try again") : null);
}
