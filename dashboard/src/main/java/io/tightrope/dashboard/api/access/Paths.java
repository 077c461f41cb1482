package io.tightrope.dashboard.api.access;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** Stands in a path for the name of a run that the query gives. */
  private static final String SEE_QUERY = RUNS + "-";

  private static final String NAME_IN_QUERY = "run=";

  private Paths() {}

  /**
   * The path within the dashboard. Browsers and proxies take {@code .} and {@code ..} out of a path,
   * encoded or not, so runs of these names are asked for as {@code /api/v1/runs/-/frames?run=..}.
   *
   * @param raw as it arrived, not decoded
   * @param query as it arrived, not decoded; null without one
   * @param prefix path of the dashboard; empty for the root
   */
  static String within(String raw, @Nullable String query, String prefix) {
    String path = raw.startsWith("/") ? raw : "/";
    String joined = joined(
        !prefix.isEmpty() && path.startsWith(prefix + "/")
            ? path.substring(prefix.length())
            : path);
    return joined.equals(SEE_QUERY) || joined.startsWith(SEE_QUERY + "/")
        ? nameIn(query)
            .map(name -> RUNS + name + joined.substring(SEE_QUERY.length()))
            .orElse(joined)
        : joined;
  }

  /** The name of a run in the query, as a segment that is not one of dots only; empty without one. */
  private static Optional<String> nameIn(@Nullable String query) {
    if (query == null) {
      return Optional.empty();
    }
    try {
      return Arrays.stream(query.split("&"))
          .filter(part -> part.startsWith(NAME_IN_QUERY))
          .map(part ->
              URLDecoder.decode(part.substring(NAME_IN_QUERY.length()), StandardCharsets.UTF_8))
          .filter(name -> !name.isEmpty())
          .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace(".", "%2E"))
          .findFirst();
    } catch (IllegalArgumentException e) {
      // The route rejects a query that cannot be decoded.
      return Optional.empty();
    }
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
