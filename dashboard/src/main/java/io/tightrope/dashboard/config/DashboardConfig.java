package io.tightrope.dashboard.config;

import io.tightrope.core.detect.RuleSettings;
import io.tightrope.dashboard.runs.Patience;
import java.nio.file.Path;
import java.util.List;

/**
 * The dashboard's settings, complete and checked.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param data directory of the store
 * @param hosts names by which browsers may call it, besides those of the loopback
 * @param rules thresholds of the detectors
 * @param patience how long a run may be silent
 * @param limits what a request may cost
 */
public record DashboardConfig(
    String host,
    int port,
    Path data,
    List<String> hosts,
    RuleSettings rules,
    Patience patience,
    Limits limits) {

  /** The port unless told otherwise. */
  public static final int DEFAULT_PORT = 7070;

  public DashboardConfig {
    hosts = List.copyOf(hosts);
  }

  /** Loopback only, everything as shipped. */
  public static DashboardConfig local(int port, Path data) {
    return new DashboardConfig(
        "127.0.0.1",
        port,
        data,
        List.of(),
        RuleSettings.defaults(),
        Patience.DEFAULT,
        Limits.DEFAULT);
  }
}
