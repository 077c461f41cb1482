// Everything by keyboard. A page declares its keys; these are the ones that all pages share.

import { at } from "./base.js";
import { h } from "./dom.js";

const PAGES = { r: at(""), a: at("alerts.html"), t: at("theory.html") };
const SHARED = [
  ["g r", "go to runs"],
  ["g a", "go to alerts"],
  ["g t", "go to theory"],
  ["?", "show these keys"],
];

/**
 * Listens for keys. `own` is `[{ keys: ["j"], label, run(event) }]`; a key pressed in a field or a list is
 * the field's.
 */
export function listenForKeys(own) {
  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const afterG = Date.now() - waiting < 1500;
    waiting = 0;
    if (afterG && PAGES[event.key]) {
      location.href = PAGES[event.key];
      return;
    }
    if (event.key === "g") {
      waiting = Date.now();
      return;
    }
    if (event.key === "?") {
      showKeys(own);
      return;
    }
    if (event.key === " " && event.target.closest?.("button, a, summary, select, input")) return;
    const match = own.find((entry) => entry.keys.includes(event.key));
    if (match && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      match.run(event);
    }
  });
}

/** Opens the list of keys. */
export function showKeys(own) {
  if (document.querySelector("dialog[open]")) return;
  const entries = [...own.map((entry) => [entry.keys.map(name).join(" "), entry.label]), ...SHARED];
  const dialog = h("dialog", { "aria-label": "Keys", onclose: () => dialog.remove() },
    h("h2", {}, "Keys"),
    h("dl", { class: "keys" }, entries.flatMap(([keys, label]) => [
      h("dt", {}, keys.split(" ").flatMap((key) => [h("kbd", {}, key), " "])),
      h("dd", {}, label)])),
    h("form", { method: "dialog" }, h("button", {}, "Close")));
  document.body.append(dialog);
  dialog.showModal();
}

/** A check box takes the space bar alone; a page has all other keys while it has the focus. */
function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox"));
}

function name(key) {
  return { " ": "space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" }[key] ?? key;
}
