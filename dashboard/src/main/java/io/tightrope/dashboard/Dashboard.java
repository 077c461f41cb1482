package io.tightrope.dashboard;

import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.api.HttpServer;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import java.net.URI;

/**
 * A running dashboard: the engine behind a web server.
 *
 * <pre>{@code
 * try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(7070, Path.of("data")))) {
 *   System.out.println(dashboard.address());   // http://127.0.0.1:7070/
 * }
 * }</pre>
 */
public final class Dashboard implements AutoCloseable {
  private final Engine engine;
  private final HttpServer server;

  private Dashboard(Engine engine, HttpServer server) {
    this.engine = engine;
    this.server = server;
  }

  /**
   * Opens the store and starts to listen.
   *
   * @throws io.tightrope.dashboard.store.schema.StoreException if the store cannot be used
   * @throws io.tightrope.dashboard.api.CannotListenException if the port is in use
   */
  public static Dashboard start(DashboardConfig config) {
    Engine engine = Engine.open(config);
    try {
      return new Dashboard(engine, HttpServer.start(config, engine.services()));
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Where it listens, for a browser. */
  public URI address() {
    return server.address();
  }

  public RunRegistry runs() {
    return engine.services().registry();
  }

  public AlertBoard alerts() {
    return engine.services().alerts();
  }

  /** Removes a run, its frames and its alerts. */
  public void delete(WatchedRun run) {
    engine.services().ingest().delete(run);
  }

  /** Waits until everything that was sent before has been judged. */
  public void awaitQuiet() {
    engine.awaitQuiet();
  }

  /** Answers what is under way, judges what is stored, closes the store. */
  @Override
  public void close() {
    engine.services().live().close();
    server.close();
    engine.close();
  }
}
