// The theme's colours as numbers, for canvases.

const NAMES = ["page", "panel", "low", "high", "strong", "nonfinite", "ink", "ink-soft", "grid",
  "accent", "band", "line", "raw-line"];

/** Resolves the custom properties of the theme in force: `{ page: [r, g, b], css: { page } }`. */
export function palette() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const colours = { css: {} };
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    const text = getComputedStyle(probe).color;
    colours.css[name] = text;
    colours[name] = text.match(/[\d.]+/g).slice(0, 3).map(Number);
  }
  probe.remove();
  return colours;
}

/** Calls back when the theme changes, by the system or by choice; returns how to stop. */
export function onThemeChange(callback) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(callback);
  media.addEventListener("change", callback);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", callback);
    observer.disconnect();
  };
}
