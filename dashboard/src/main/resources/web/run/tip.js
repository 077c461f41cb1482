// One small box beside the pointer for the whole page.

import { h, replace } from "../app/dom.js";

export function pointerTip() {
  const box = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  document.body.append(box);
  return {
    show(content) {
      replace(box, content);
      box.hidden = false;
    },
    move(event) {
      const right = event.clientX > innerWidth - 260;
      box.style.left = `${event.clientX + (right ? -16 : 16)}px`;
      box.style.top = `${event.clientY + 14}px`;
      box.style.transform = right ? "translateX(-100%)" : "";
    },
    hide() {
      box.hidden = true;
    },
  };
}
