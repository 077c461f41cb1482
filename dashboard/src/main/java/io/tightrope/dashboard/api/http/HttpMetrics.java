package io.tightrope.dashboard.api.http;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rate, errors and duration of requests by route. A route is a pattern such as {@code
 * /api/v1/runs/{run}}, so that names of runs make no series. Thread-safe.
 */
public final class HttpMetrics {
  private static final String STREAM = "/api/v1/stream";
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a request that has been answered; streams last as long as their readers, and are left out. */
  public void count(Context context, Float millis) {
    @Nullable Endpoint endpoint = context.endpoints().lastHttpEndpoint();
    String route = endpoint == null ? "none" : endpoint.path;
    if (route.equals(STREAM)) {
      return;
    }
    Timer.builder("tightrope.dashboard.http.requests")
        .description("Requests that were answered, by route, method and status")
        .tags(
            "route",
            route,
            "method",
            String.valueOf(context.method()),
            "status",
            context.statusCode() / 100 + "xx")
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(Duration.ofNanos((long) (millis * 1e6)));
  }
}
