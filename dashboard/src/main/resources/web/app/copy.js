// Copying a line, with a word when it is done.

import { h, replace } from "./dom.js";

/** A button that copies what `text()` gives. */
export function copyButton(label, text) {
  const button = h("button", {
    type: "button",
    async onclick() {
      const done = await copy(text());
      replace(button, done ? "Copied" : "Press Ctrl+C");
      setTimeout(() => replace(button, label), 1500);
    },
  }, label);
  return button;
}

/** A command in a box with a copy button. */
export function copyLine(text) {
  return h("div", { class: "copyline" }, h("pre", { tabindex: "0" }, text), copyButton("Copy", () => text));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
