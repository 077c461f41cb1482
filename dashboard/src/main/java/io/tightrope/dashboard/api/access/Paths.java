package io.tightrope.dashboard.api.access;

import java.util.Set;

/**
 * Paths as proxies pass them on. A proxy may take the prefix away or leave it, and many decode what
 * they pass on, so that the name of a run falls into several segments.
 */
final class Paths {
  private static final String RUNS = "/api/v1/runs/";
  private static final String RUN_PAGES = "/runs/";

  /** What may follow the name of a run. A test compares it with the routes. */
  static final Set<String> OF_A_RUN =
      Set.of("frames", "scalars", "heartbeat", "events", "alerts", "export", "report", "verdict");

  private Paths() {}

  /**
   * The path within the dashboard.
   *
   * @param raw as it arrived, not decoded
   * @param prefix path of the dashboard; empty for the root
   */
  static String within(String raw, String prefix) {
    String path = raw.startsWith("/") ? raw : "/";
    return joined(
        !prefix.isEmpty() && path.startsWith(prefix + "/")
            ? path.substring(prefix.length())
            : path);
  }

  /** The path with a run's name as one segment, and without a slash at its end, since routes do not ask for one. */
  private static String joined(String path) {
    if (path.startsWith(RUNS) && path.length() > RUNS.length()) {
      String rest = withoutSlash(path.substring(RUNS.length()));
      int last = rest.lastIndexOf('/');
      return last > 0 && OF_A_RUN.contains(rest.substring(last + 1))
          ? RUNS + segment(rest.substring(0, last)) + rest.substring(last)
          : RUNS + segment(rest);
    }
    return path.startsWith(RUN_PAGES)
        ? RUN_PAGES + segment(withoutSlash(path.substring(RUN_PAGES.length())))
        : path.length() > 1 ? withoutSlash(path) : path;
  }

  /** A semicolon is part of the name too: no path of ours has parameters. */
  private static String segment(String name) {
    return name.replace("/", "%2F").replace(";", "%3B");
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
