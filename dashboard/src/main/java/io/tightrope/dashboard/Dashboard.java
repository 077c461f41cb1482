package io.tightrope.dashboard;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.api.HttpServer;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.ingest.IngestMetrics;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.live.AlertNews;
import io.tightrope.dashboard.live.LiveHub;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.RunStore;
import java.net.URI;
import java.time.Clock;

/**
 * A running dashboard; all its parts are put together here, by hand.
 *
 * <pre>{@code
 * try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(7070, Path.of("data")))) {
 *   System.out.println(dashboard.address());   // http://127.0.0.1:7070/
 * }
 * }</pre>
 */
public final class Dashboard implements AutoCloseable {
  private final RunStore store;
  private final RunRegistry registry;
  private final Judge judge;
  private final AlertBoard alerts;
  private final Recordings recordings;
  private final LiveHub live;
  private final HttpServer server;

  private Dashboard(DashboardConfig config, RunStore store) {
    this.store = store;
    Clock clock = Clock.systemUTC();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.live = new LiveHub(config.limits().streams());
    this.registry = new RunRegistry(store);
    this.alerts = new AlertBoard(store, clock, new AlertNews(live));
    this.judge = new Judge(store, config.rules(), alerts);
    Ingest ingest = new Ingest(store, registry, judge, live, clock, new IngestMetrics(metrics));
    this.recordings = new Recordings(ingest, store);
    this.server =
        HttpServer.start(config, store, registry, ingest, recordings, alerts, live, metrics, clock);
    registry.all().forEach(run -> judge.catchUp(run.stored()));
  }

  /**
   * Opens the store and starts to listen.
   *
   * @throws io.tightrope.dashboard.store.StoreException if the store cannot be used
   * @throws io.tightrope.dashboard.api.CannotListenException if the port is in use
   */
  public static Dashboard start(DashboardConfig config) {
    RunStore store = DuckDbStore.open(config.data());
    try {
      return new Dashboard(config, store);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Where it listens, for a browser. */
  public URI address() {
    return server.address();
  }

  public RunRegistry runs() {
    return registry;
  }

  public AlertBoard alerts() {
    return alerts;
  }

  public Recordings recordings() {
    return recordings;
  }

  /** Waits until everything that was sent before has been judged. */
  public void awaitQuiet() {
    judge.awaitQuiet();
  }

  /** Answers what is under way, judges what is stored, closes the store. */
  @Override
  public void close() {
    live.close();
    server.close();
    judge.close();
    store.close();
  }
}
