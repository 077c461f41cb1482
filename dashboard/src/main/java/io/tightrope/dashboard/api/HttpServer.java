package io.tightrope.dashboard.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.live.LiveHub;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.security.HostList;
import io.tightrope.dashboard.store.RunStore;
import java.net.URI;
import java.time.Clock;

/** The web server with its routes. */
public final class HttpServer implements AutoCloseable {
  private final Javalin javalin;
  private final String host;

  private HttpServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if the address is in use or not ours
   */
  public static HttpServer start(
      DashboardConfig config,
      RunStore store,
      RunRegistry registry,
      Ingest ingest,
      Recordings recordings,
      AlertBoard alerts,
      LiveHub live,
      PrometheusMeterRegistry metrics,
      Clock clock) {
    RunViews views = new RunViews(alerts, new Sparklines(store), config.patience(), clock);
    Gate gate = new Gate(new HostList(config.hosts()));
    Javalin javalin = Javalin.create(javalinConfig -> {
      configure(javalinConfig, config);
      RoutesConfig routes = javalinConfig.routes;
      routes.before(gate::check);
      Problems.register(routes);
      new RunsApi(ingest, registry, views, config.limits()).register(routes);
      new FramesApi(ingest, registry, store, config.limits()).register(routes);
      new EventsApi(ingest, registry, store).register(routes);
      new AlertsApi(alerts, registry, clock).register(routes);
      new StreamApi(live).register(routes);
      new RecordingsApi(recordings, registry, store, views, config.limits()).register(routes);
      new OpsApi(store, registry, metrics, config.patience(), clock).register(routes);
      new PagesApi().register(routes);
    });
    try {
      return new HttpServer(javalin.start(), config.host());
    } catch (JavalinBindException e) {
      throw new CannotListenException(
          "cannot listen on " + config.host() + ":" + config.port()
              + ", it is in use or not ours; choose another with --port",
          e);
    }
  }

  private static void configure(JavalinConfig javalin, DashboardConfig config) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.http.maxRequestSize = Long.MAX_VALUE;
    javalin.http.compressionStrategy = CompressionStrategy.GZIP;
    javalin.jetty.host = config.host();
    javalin.jetty.port = config.port();
  }

  /** Where it listens, for a browser. */
  public URI address() {
    return URI.create("http://" + host + ":" + javalin.port() + "/");
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
