package io.tightrope.dashboard;

import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.api.HttpServer;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import java.net.URI;
import java.util.Optional;

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
   * Starts to listen, then opens the store. A large store takes seconds, in which requests are answered
   * with 503 and agents try again.
   *
   * @throws io.tightrope.dashboard.store.schema.StoreException if the store cannot be used
   * @throws io.tightrope.dashboard.api.CannotListenException if the port is in use
   */
  public static Dashboard start(DashboardConfig config) {
    return start(config, false);
  }

  /**
   * Starts a dashboard that is to be fast from its first request on: what is on a frame's way is
   * compiled while the store is opened, see {@link WarmUp}.
   *
   * @throws io.tightrope.dashboard.store.schema.StoreException if the store cannot be used
   * @throws io.tightrope.dashboard.api.CannotListenException if the port is in use
   */
  public static Dashboard startWarm(DashboardConfig config) {
    return start(config, true);
  }

  private static Dashboard start(DashboardConfig config, boolean isWarm) {
    HttpServer server = HttpServer.listen(config);
    try {
      Optional<WarmUp> warmUp = isWarm ? Optional.of(WarmUp.begin()) : Optional.empty();
      Engine engine = Engine.open(config);
      try {
        warmUp.ifPresent(WarmUp::await);
        server.serve(engine.services());
        engine.watchRuns();
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
      return new Dashboard(engine, server);
    } catch (RuntimeException | Error e) {
      server.close();
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
