// Light, dark, or as the system says; the choice is remembered on this machine.

const ORDER = ["system", "light", "dark"];
const SIGNS = { system: "◐", light: "☀", dark: "☾" };

/** Applies the remembered choice; call before anything is drawn. */
export function applyTheme() {
  const theme = chosen();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  return theme;
}

/** Goes on to the next choice. */
export function nextTheme() {
  const next = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length];
  try {
    localStorage.setItem("theme", next);
  } catch {
    document.documentElement.dataset.theme = next;
  }
  return applyTheme();
}

export const themeSign = (theme) => SIGNS[theme];

function chosen() {
  const asked = new URLSearchParams(location.search).get("theme");
  if (ORDER.includes(asked)) return asked;
  try {
    const theme = localStorage.getItem("theme");
    return ORDER.includes(theme) ? theme : "system";
  } catch {
    return "system";
  }
}
