package io.tightrope.dashboard.api;

import io.javalin.http.Context;
import io.tightrope.dashboard.security.HostList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Stands before every request: is it meant for us, and did one of our own pages send it? */
final class Gate {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final HostList hosts;

  Gate(HostList hosts) {
    this.hosts = hosts;
  }

  void check(Context context) {
    SecurityHeaders.add(context);
    String host = Optional.ofNullable(context.header("Host")).orElse("");
    if (!hosts.accepts(host)) {
      throw new Problem(
          421,
          "Unknown host",
          "this dashboard does not answer to that name; add it to hosts in its configuration",
          "Host");
    }
    if (!SAFE.contains(context.req().getMethod())) {
      checkOrigin(context, host);
      checkContentType(context);
    }
  }

  private static void checkOrigin(Context context, String host) {
    String origin = context.header("Origin");
    if (origin != null && !origin.equals(context.scheme() + "://" + host)) {
      throw new Problem(
          403, "Foreign origin", "a page of another origin may not change anything", "Origin");
    }
  }

  /** A form of a stranger's page can send any body, but not with this type. */
  private static void checkContentType(Context context) {
    if (context.req().getMethod().equals("DELETE")) {
      return;
    }
    String type = String.valueOf(context.contentType()).toLowerCase(Locale.ROOT);
    if (!type.equals("application/json") && !type.startsWith("application/json;")) {
      throw new Problem(
          415, "Unsupported content type", "send Content-Type: application/json", "Content-Type");
    }
  }
}
