// What somebody has called themselves in this browser: it stands on what they acknowledge and silence.

const AUTHOR = "tightrope.author";

/** The name; empty where none was given or the browser keeps nothing for pages. */
export function rememberedAuthor() {
  try {
    return localStorage.getItem(AUTHOR) ?? "";
  } catch {
    return "";
  }
}

export function rememberAuthor(name) {
  try {
    localStorage.setItem(AUTHOR, name);
  } catch {
    // The name is asked for again next time.
  }
}
