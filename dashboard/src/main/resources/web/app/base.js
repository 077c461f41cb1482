// Where the dashboard is: at the root of a host, or below a path where a proxy shows it.

/** The dashboard's own address, with a slash at its end. */
export const BASE = new URL("../", import.meta.url);

/** The address of a page or a call, from its path within the dashboard without a slash in front. */
export function at(path) {
  return BASE.pathname + path;
}

/** The address within the dashboard that the server means by a path with a slash in front. */
export function within(path) {
  return path.startsWith("/") ? at(path.slice(1)) : path;
}
