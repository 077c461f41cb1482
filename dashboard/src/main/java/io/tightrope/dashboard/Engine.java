package io.tightrope.dashboard;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertListeners;
import io.tightrope.dashboard.alerts.Heartbeats;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.api.Services;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.export.RunExports;
import io.tightrope.dashboard.ingest.Housekeeping;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.ingest.IngestMetrics;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.live.AlertNews;
import io.tightrope.dashboard.live.LiveHub;
import io.tightrope.dashboard.notify.Outbox;
import io.tightrope.dashboard.notify.WriteWatch;
import io.tightrope.dashboard.runs.KnownWorkers;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.UsualGaps;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a dashboard but its web server; all its parts are put together here, by hand. */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Outbox outbox;
  private final Judge judge;
  private final KnownWorkers workers;
  private final Heartbeats heartbeats;
  private final Housekeeping housekeeping;
  private final WriteWatch writeWatch;
  private final Services services;

  private Engine(DashboardConfig config, RunStore store) {
    Clock clock = Clock.systemUTC();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LiveHub live = new LiveHub(config.limits().streams());
    RunRegistry registry = new RunRegistry(store, clock.millis() / 1e3);
    this.outbox = new Outbox(store, clock, config.address(), config.receivers());
    RunExports exports = new RunExports(metrics, config.patience(), clock);
    AlertBoard alerts = new AlertBoard(
        store,
        clock,
        new AlertListeners(List.of(outbox, new AlertNews(live), exports)),
        registry::labelsOf);
    outbox.repeatFrom(alerts::allActive, registry::labelsOf);
    this.judge = new Judge(store, config.rules(), alerts, clock, registry::describe);
    Ingest ingest =
        new Ingest(store, registry, judge, live, clock, new IngestMetrics(metrics), exports);
    Recordings recordings = new Recordings(ingest, store, judge);
    this.services = new Services(
        store, registry, ingest, recordings, alerts, outbox, live, metrics, exports, clock);
    OwnMetrics.register(metrics, services, judge, outbox);
    judge.catchUp();
    this.writeWatch = new WriteWatch(store, outbox, clock);
    this.workers = new KnownWorkers(store, registry);
    this.heartbeats = new Heartbeats(
        registry, alerts, config.patience(), clock, new UsualGaps(store, registry), () -> {
          exports.refresh();
          workers.keep(registry.all());
        });
    this.housekeeping =
        new Housekeeping(registry, store, ingest, config.retention(), config.patience(), clock);
  }

  /**
   * Opens the store and judges what is in it.
   *
   * @throws io.tightrope.dashboard.store.schema.StoreException if the store cannot be used
   */
  public static Engine open(DashboardConfig config) {
    RunStore store = DuckDbStore.open(config.data());
    try {
      return new Engine(config, store);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** What the web server and the commands work with. */
  public Services services() {
    return services;
  }

  /** Begins to watch for runs that fall silent: they can report from now on. To be called once. */
  public void watchRuns() {
    heartbeats.begin();
  }

  /** Waits until everything that was stored before has been judged. */
  public void awaitQuiet() {
    judge.awaitQuiet();
  }

  /** Judges what is stored and closes the store. */
  @Override
  public void close() {
    services.live().close();
    writeWatch.close();
    housekeeping.close();
    heartbeats.close();
    judge.close();
    keepWorkers();
    outbox.close();
    services.store().close();
  }

  private void keepWorkers() {
    try {
      workers.keep(services.registry().all());
    } catch (StoreException e) {
      // The store has said itself, once, why it cannot write.
      LOG.debug("could not keep the workers of the runs", e);
    }
  }
}
