package io.tightrope.dashboard.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import io.tightrope.dashboard.api.access.BodyReader;
import io.tightrope.dashboard.api.access.Callers;
import io.tightrope.dashboard.api.access.RequestGuard;
import io.tightrope.dashboard.api.access.SessionApi;
import io.tightrope.dashboard.api.http.HttpMetrics;
import io.tightrope.dashboard.api.http.Problems;
import io.tightrope.dashboard.api.operations.AlertmanagerApi;
import io.tightrope.dashboard.api.operations.AlertsApi;
import io.tightrope.dashboard.api.operations.BackupApi;
import io.tightrope.dashboard.api.operations.OpsApi;
import io.tightrope.dashboard.api.operations.ReceiversApi;
import io.tightrope.dashboard.api.operations.RetentionApi;
import io.tightrope.dashboard.api.operations.SilencesApi;
import io.tightrope.dashboard.api.operations.StatusApi;
import io.tightrope.dashboard.api.pages.PagesApi;
import io.tightrope.dashboard.api.pages.ReportApi;
import io.tightrope.dashboard.api.reference.CatalogueApi;
import io.tightrope.dashboard.api.reference.OpenApi;
import io.tightrope.dashboard.api.reference.RunbooksApi;
import io.tightrope.dashboard.api.reference.TheoryApi;
import io.tightrope.dashboard.api.runs.EventsApi;
import io.tightrope.dashboard.api.runs.FramesApi;
import io.tightrope.dashboard.api.runs.HeartbeatApi;
import io.tightrope.dashboard.api.runs.RecordingsApi;
import io.tightrope.dashboard.api.runs.RunEditsApi;
import io.tightrope.dashboard.api.runs.RunRemovalApi;
import io.tightrope.dashboard.api.runs.RunViews;
import io.tightrope.dashboard.api.runs.RunsApi;
import io.tightrope.dashboard.api.runs.ScalarsApi;
import io.tightrope.dashboard.api.runs.Sparklines;
import io.tightrope.dashboard.api.runs.StreamApi;
import io.tightrope.dashboard.api.runs.VerdictApi;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.RetentionPlanner;
import io.tightrope.dashboard.report.StoredReports;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.security.Access;
import io.tightrope.dashboard.security.HostList;
import io.tightrope.dashboard.security.RateLimit;
import io.tightrope.dashboard.store.RunStore;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The web server with its routes. */
public final class HttpServer implements AutoCloseable {
  private final Javalin javalin;
  private final RequestGuard guard;
  private final DashboardConfig config;
  private final RoutesConfig routes;
  private final AtomicReference<@Nullable HttpMetrics> requests;

  private HttpServer(DashboardConfig config) {
    Clock clock = Clock.systemUTC();
    Access access = new Access(config.tokens(), clock);
    RateLimit rate = new RateLimit(config.limits().requestsPerSecond());
    Callers callers =
        new Callers(access, config.proxies().auth(), config.proxies().trusted(), rate, clock);
    AtomicReference<@Nullable RoutesConfig> open = new AtomicReference<>();
    this.config = config;
    this.requests = new AtomicReference<>();
    this.guard = new RequestGuard(
        new HostList(config.hosts()),
        config.publicUrl(),
        config.proxies().trusted(),
        callers,
        rate);
    this.javalin = Javalin.create(javalinConfig -> {
      configure(javalinConfig, config);
      // Whoever is let in has its body read before a thread waits for it.
      guard.setHandler(new BodyReader());
      javalinConfig.jetty.modifyServer(server -> server.setHandler(guard));
      javalinConfig.requestLogger.http((context, millis) -> {
        HttpMetrics counting = requests.get();
        if (counting != null) {
          counting.count(context, millis);
        }
      });
      new SessionApi(access, callers, config.publicUrl()).register(javalinConfig.routes);
      open.set(javalinConfig.routes);
    });
    this.routes = Objects.requireNonNull(open.get());
  }

  /**
   * Starts to listen. Every request is answered with 503 and the reason until there is something to
   * serve, but for the one that asks whether the process lives.
   *
   * @throws CannotListenException if the address is in use or not ours
   */
  public static HttpServer listen(DashboardConfig config) {
    HttpServer server = new HttpServer(config);
    try {
      server.javalin.start();
      return server;
    } catch (JavalinBindException e) {
      throw new CannotListenException(
          "cannot listen on " + config.host() + ":" + config.port()
              + ", it is in use or not ours; choose another with --port",
          e);
    }
  }

  /** Serves requests from now on. */
  public void serve(Services services) {
    requests.set(new HttpMetrics(services.metrics()));
    route(routes, config, services);
    guard.open();
  }

  private static void route(RoutesConfig routes, DashboardConfig config, Services services) {
    Limits limits = config.limits();
    RunStore store = services.store();
    RunRegistry registry = services.registry();
    RunViews views =
        new RunViews(services.alerts(), new Sparklines(store), config.patience(), services.clock());
    Problems.register(routes);
    new RunsApi(services.ingest(), registry, store, views, config).register(routes);
    new RunEditsApi(services.ingest(), registry, views, limits, services.clock()).register(routes);
    new RunRemovalApi(services.ingest(), registry, views).register(routes);
    new RetentionApi(
            new RetentionPlanner(registry, store, config.patience(), services.clock()),
            config.retention())
        .register(routes);
    new FramesApi(services.ingest(), registry, store, limits).register(routes);
    new ScalarsApi(services.ingest(), registry, store, limits).register(routes);
    new HeartbeatApi(services.ingest(), registry, views, limits).register(routes);
    new EventsApi(services.ingest(), registry, store).register(routes);
    new AlertsApi(services.alerts(), registry).register(routes);
    new VerdictApi(services.ingest(), registry, store, services.alerts()).register(routes);
    new SilencesApi(services.alerts(), services.clock()).register(routes);
    new ReceiversApi(services.outbox()).register(routes);
    new StreamApi(services.live()).register(routes);
    new RecordingsApi(services.recordings(), registry, store, views, limits).register(routes);
    new ReportApi(
            new StoredReports(
                store,
                registry,
                services.alerts(),
                config.rules(),
                config.patience(),
                services.clock()),
            registry)
        .register(routes);
    new OpsApi(
            store,
            registry,
            services.metrics(),
            services.exports(),
            config.patience(),
            services.clock())
        .register(routes);
    new StatusApi(store, services.alerts()).register(routes);
    new BackupApi(store).register(routes);
    new TheoryApi().register(routes);
    new AlertmanagerApi(services.alerts(), registry).register(routes);
    CatalogueApi.register(routes);
    OpenApi.register(routes);
    RunbooksApi.register(routes);
    new PagesApi().register(routes);
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
    config
        .tls()
        .ifPresent(tls -> javalin.jetty.addConnector((server, http) ->
            TlsConnector.create(server, http, config.host(), config.port(), tls)));
  }

  /** Where it listens, for a browser. */
  public URI address() {
    String scheme = config.tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + config.host() + ":" + javalin.port() + "/");
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
