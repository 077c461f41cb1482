package io.tightrope.dashboard.api.access;

import io.tightrope.dashboard.security.Role;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which role a request needs. */
final class Permissions {
  /** Where a machine asks whether the process lives. */
  static final String LIVENESS = "/healthz";

  private static final Pattern INGEST = Pattern.compile(
      "/api/v1/(runs|runs/[^/]+/(frames|scalars|heartbeat|events)|import|alertmanager)");
  private static final Pattern ASKED_BY_TRAINERS = Pattern.compile("/api/v1/runs/[^/]+/verdict");
  private static final Pattern RUNS = Pattern.compile("/api/v1/runs(/.*)?");
  private static final Pattern ASSET = Pattern.compile(".*\\.(css|js|svg|png|ico|woff2)");
  private static final Pattern DATA = Pattern.compile("/api/.*|/metrics|/openapi\\.json");

  private Permissions() {}

  /** Empty for what anybody may do. */
  static Optional<Role> needed(String method, String path) {
    if (isProbe(path)
        || path.equals("/login.html")
        || path.equals("/openapi.json")
        || isSession(path)
        || (ASSET.matcher(path).matches() && !path.startsWith("/api/"))) {
      return Optional.empty();
    }
    if (method.equals("POST") && INGEST.matcher(path).matches()) {
      return Optional.of(Role.INGEST);
    }
    if (path.equals("/api/v1/backup")) {
      return Optional.of(Role.ADMIN);
    }
    if (method.equals("DELETE") && RUNS.matcher(path).matches()) {
      return Optional.of(Role.ADMIN);
    }
    return Optional.of(Role.VIEW);
  }

  /** Whether a trainer may ask with the token by which it sends its frames. */
  static boolean isAskedByTrainers(String method, String path) {
    return method.equals("GET") && ASKED_BY_TRAINERS.matcher(path).matches();
  }

  /** Whether a machine asks how the dashboard is, whatever name it calls it by. */
  static boolean isProbe(String path) {
    return path.equals(LIVENESS) || path.equals("/readyz");
  }

  /** Whether it is about signing in, where everybody may come. */
  static boolean isSession(String path) {
    return path.equals("/api/v1/session");
  }

  static boolean isPage(String path) {
    return !DATA.matcher(path).matches();
  }
}
