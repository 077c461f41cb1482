package io.tightrope.core.watch;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.detect.RuleSettings;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.export.MetricsEndpoint;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.sampling.Sampler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The agent of one process: what all its watched runs share. Made once by the entry that the user
 * chose, and ended with the process at the latest:
 *
 * <pre>{@code
 * Agent agent = Agent.start(config);
 * RunWatch watch = agent.watch(description);
 * }</pre>
 *
 * <p>Nothing throws, and nothing but {@link #close} waits: endpoint, detectors and senders start on
 * the agent's own daemon threads. When the process ends, what is left is sent within a short time
 * if the dashboard is there, and spooled if it is not. Thread-safe.
 */
public final class Agent implements AutoCloseable {
  private static final long DRAIN_MILLIS = 1000;
  private static final long FLUSH_MILLIS = 2000;

  private final AgentConfig config;
  private final AgentHealth health = new AgentHealth();
  private final Handoff handoff = new Handoff(health);
  private final List<RunWatch> watches = new CopyOnWriteArrayList<>();
  private final List<RunPusher> pushers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread atExit = new Thread(() -> close("exit"), "tightrope-exit");
  private volatile @Nullable MetricsEndpoint endpoint;

  private Agent(AgentConfig config) {
    this.config = config;
  }

  /** Starts the agent's threads. */
  public static Agent start(AgentConfig config) {
    Agent agent = new Agent(config);
    agent.handoff.start();
    agent.handoff.event(agent::openEndpoint);
    try {
      Runtime.getRuntime().addShutdownHook(agent.atExit);
    } catch (IllegalStateException alreadyEnding) {
      agent.health.note("started while the process ends; nothing will be watched");
    }
    return agent;
  }

  private void openEndpoint() {
    if (config.metricsPort().isEmpty()) {
      return;
    }
    try {
      MetricsEndpoint opened =
          MetricsEndpoint.start(config.metricsHost(), config.metricsPort().getAsInt());
      endpoint = opened;
      health.note("metrics at http://" + opened.scrapeAddress() + "/metrics");
    } catch (Throwable failure) {
      health.error(
          "listening on " + config.metricsHost() + ":" + config.metricsPort().getAsInt()
              + " (metrics-port)",
          failure);
    }
  }

  /** Its settings. */
  public AgentConfig config() {
    return config;
  }

  /** Where hooks and probes report what fails in them before there is a run. */
  public AgentHealth health() {
    return health;
  }

  /** {@code host:port} of the metrics endpoint; empty before it listens or when there is none. */
  public Optional<String> scrapeAddress() {
    return Optional.ofNullable(endpoint).map(MetricsEndpoint::scrapeAddress);
  }

  /**
   * Begins to watch a run.
   *
   * @param description the run as the hook sees it; a blank name or session is filled in, settings
   *     of the user (name, session, labels) win over what stands there
   */
  public RunWatch watch(RunDescription description) {
    RunDescription run = complete(description);
    AgentHealth runHealth = health.ofRun();
    Sampler sampler = new Sampler(config.overheadBudget());
    TrainingProgress progress = new TrainingProgress();
    ExportSink export = new ExportSink(run, sampler, progress, runHealth);
    Expectations expectations = new Expectations(run);
    RunPipeline pipeline = new RunPipeline(
        expectations,
        () -> new RunMonitor(run, RuleSettings.defaults()),
        () -> sinks(run, export, runHealth),
        runHealth);
    RunWatch watch = new RunWatch(
        run.run(),
        pipeline,
        expectations,
        handoff,
        sampler,
        runHealth,
        progress,
        export.meters(),
        Clock.systemUTC());
    watches.add(watch);
    handoff.event(pipeline::open);
    return watch;
  }

  private RunDescription complete(RunDescription description) {
    Map<String, String> labels = new HashMap<>(description.labels());
    labels.putAll(config.labels());
    String session =
        description.session().isBlank() ? UUID.randomUUID().toString() : description.session();
    return new RunDescription(
        config.run().orElseGet(() -> RunNames.orMade(description)),
        config.session().orElse(session),
        description.framework(),
        description.model(),
        description.host(),
        description.scrapeAddress(),
        description.layers(),
        labels);
  }

  /** Called on the agent's own thread, after the endpoint was opened. */
  private List<RunSink> sinks(RunDescription run, ExportSink export, AgentHealth runHealth) {
    List<RunSink> sinks = new ArrayList<>();
    MetricsEndpoint opened = endpoint;
    if (opened != null) {
      export.meters().bindTo(opened.registry());
    }
    sinks.add(new GraceSink(export, config.grace(), handoff));
    config.dashboard().ifPresent(dashboard -> {
      RunDescription announced = scrapeAddress().map(run::withScrapeAddress).orElse(run);
      RunPusher pusher = new RunPusher(
          announced, config, dashboard, runHealth, renamed -> export.meters().rename(renamed));
      pushers.add(pusher);
      pusher.start();
      sinks.add(new PushSink(pusher));
    });
    return sinks;
  }

  /** Ends all runs, hands over within a short time what is waiting, and leaves no thread. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      health.note("closed while the process ends");
    }
    close("finished");
  }

  private void close(String reason) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      watches.forEach(watch -> watch.end(reason));
      handoff.drain(DRAIN_MILLIS);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
      for (RunPusher pusher : pushers) {
        pusher.flush(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      health.error("closing the agent", failure);
    } finally {
      stop();
    }
  }

  private void stop() {
    handoff.stop();
    pushers.forEach(RunPusher::stop);
    MetricsEndpoint opened = endpoint;
    if (opened != null) {
      opened.close();
    }
  }
}
