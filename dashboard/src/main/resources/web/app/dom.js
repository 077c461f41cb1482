// Elements from calls. Strings become text nodes, so nothing from the server is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";
const shown = new WeakMap();

/** An HTML element: `h("a", { href, class: "x", onclick: f }, "text", child)`. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Puts these children in place of whatever the element holds. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(present));
  return element;
}

/**
 * Like `replace`, but only when `key` differs from the last time, so that what has not changed keeps
 * its focus and is not read out again. `make()` gives the children.
 */
export function replaceIfChanged(element, key, make) {
  const text = JSON.stringify(key);
  if (shown.get(element) === text) return;
  const focused = element.contains(document.activeElement) ? pathTo(element, document.activeElement) : null;
  replace(element, make());
  shown.set(element, text);
  if (focused) focused.reduce((node, index) => node?.children[index], element)?.focus({ preventScroll: true });
}

/** The way from an element down to one within it, as child numbers. */
function pathTo(element, inner) {
  const path = [];
  for (let node = inner; node !== element; node = node.parentElement) {
    path.unshift([...node.parentElement.children].indexOf(node));
  }
  return path;
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(present));
  return element;
}

function present(child) {
  return child !== undefined && child !== null && child !== false && child !== "";
}
