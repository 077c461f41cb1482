package io.tightrope.core.watch;

import io.tightrope.core.action.CheckpointWriter;
import io.tightrope.core.action.RunActions;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.export.MetricsEndpoint;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.health.AgentStatus;
import io.tightrope.core.push.Heartbeat;
import io.tightrope.core.push.OrphanedSpools;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.sampling.ProcessCost;
import io.tightrope.core.sampling.Sampler;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
  private static final long DRAIN_MILLIS = 5000;
  private static final long FLUSH_MILLIS = 2000;

  private final AgentConfig config;
  private final AgentHealth health = new AgentHealth();
  private final AgentRules rules;
  private final AgentBaseline baseline;
  /** Null where nothing but reporting is asked for, which is what most programs do. */
  private final @Nullable CheckpointWriter checkpoints;

  private final Handoff handoff = new Handoff(health, this::everySecond);
  private final RunNames names = new RunNames();
  private final ProcessCost cost = new ProcessCost();
  private final List<RunWatch> watches = new CopyOnWriteArrayList<>();
  private final List<RunPusher> pushers = new CopyOnWriteArrayList<>();
  private final Map<RunWatch, RunPusher> pusherOf =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final List<RunPusher> orphans = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Runnable> chores = new CopyOnWriteArrayList<>();
  private final Heartbeat heartbeat = new Heartbeat(health, () -> chores.forEach(Runnable::run));
  private final Supplier<OptionalInt> exitCode;
  private final Thread atExit = new Thread(this::processEnds, "tightrope-exit");
  private volatile @Nullable MetricsEndpoint endpoint;

  private Agent(AgentConfig config, Supplier<OptionalInt> exitCode) {
    this.config = config;
    this.exitCode = exitCode;
    this.rules = new AgentRules(config.rules(), health);
    this.checkpoints =
        config.actions().isNone() ? null : new CheckpointWriter(config.liveRuns(), health);
    this.baseline = new AgentBaseline(config.baseline(), config.dashboard().isPresent(), health);
  }

  /** Starts the agent's threads. */
  public static Agent start(AgentConfig config) {
    return start(config, OptionalInt::empty);
  }

  /**
   * Starts the agent's threads.
   *
   * @param exitCode what the program has given to {@code System.exit}, asked while shutdown hooks
   *     run; empty if it has not called it, or if nobody saw it
   */
  public static Agent start(AgentConfig config, Supplier<OptionalInt> exitCode) {
    Agent agent = new Agent(config, exitCode);
    agent.handoff.start();
    agent.heartbeat.start();
    agent.handoff.inOrder(agent::openEndpoint);
    agent.handoff.inOrder(agent::startOrphans);
    try {
      Runtime.getRuntime().addShutdownHook(agent.atExit);
    } catch (IllegalStateException alreadyEnding) {
      agent.health.note("started while the process ends; nothing will be watched");
    }
    return agent;
  }

  /** On a thread of its own: a slow disk must not keep the first frame waiting. */
  private void startOrphans() {
    Thread thread = new Thread(
        () -> {
          orphans.addAll(new OrphanedSpools(config, health, Instant.now()).resume());
          if (closed.get()) {
            orphans.forEach(RunPusher::stop);
          }
        },
        "tightrope-orphans");
    thread.setDaemon(true);
    thread.setContextClassLoader(Agent.class.getClassLoader());
    thread.start();
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
    } catch (BindException notOurs) {
      health.warn(noEndpoint(notOurs));
    } catch (Throwable failure) {
      health.error(
          "listening on " + config.metricsHost() + ":" + config.metricsPort().getAsInt()
              + " (metrics-port)",
          failure);
    }
  }

  private String noEndpoint(BindException failure) {
    return "Cannot listen on " + config.metricsHost() + ":"
        + config.metricsPort().orElse(0) + " ("
        + failure.getMessage()
        + "), so this process has no metrics endpoint. Set metrics-port to a port of its own, or to 0 for any"
        + " free one. Training is not affected.";
  }

  private void everySecond() {
    watches.forEach(RunWatch::everySecond);
    // A process may train thousands of networks, one after the other.
    watches.removeIf(RunWatch::isOver);
    pushers.removeIf(RunPusher::isDone);
  }

  /** Runs it about once a second on a thread of the agent's own, as long as the agent runs. */
  public void everySecond(Runnable chore) {
    chores.add(chore);
  }

  /** Its settings. */
  public AgentConfig config() {
    return config;
  }

  /** Where hooks and probes report what fails in them before there is a run. */
  public AgentHealth health() {
    return health;
  }

  /**
   * What it watches at present, and how far that has come to the dashboard.
   *
   * @param ignored one line for each setting that was ignored
   */
  public AgentStatus status(List<String> ignored) {
    List<RunWatch> live = watches.stream().filter(RunWatch::isLive).toList();
    List<AgentStatus.Run> runs = live.stream()
        .map(watch -> Optional.ofNullable(pusherOf.get(watch))
            .flatMap(RunPusher::status)
            .orElseGet(() -> new AgentStatus.Run(watch.run(), Optional.empty(), Optional.empty())))
        .toList();
    return new AgentStatus(true, ignored, config.dashboard().map(URI::toString), live.size(), runs);
  }

  /**
   * {@code host:port} at which others reach the metrics endpoint, as advertised or as the agent finds it;
   * empty before it listens or when there is none.
   */
  public Optional<String> scrapeAddress() {
    return Optional.ofNullable(endpoint)
        .map(listening -> config
            .advertise()
            .map(advertised -> advertised.at(listening.port()))
            .orElseGet(listening::scrapeAddress));
  }

  /**
   * Begins to watch a run.
   *
   * @param description the run as the hook sees it; a blank name or session is filled in, settings
   *     of the user (name, session, labels) win over what stands there
   */
  public RunWatch watch(RunDescription description) {
    return watch(description, description::config);
  }

  /**
   * Begins to watch a run of which it takes a while to find out how it is configured.
   *
   * @param description the run as the hook sees it, see {@link #watch(RunDescription)}
   * @param configuration called once, on the agent's own thread, if there is a dashboard to be told;
   *     what it throws costs the configuration alone
   */
  public RunWatch watch(RunDescription description, Supplier<Map<String, Object>> configuration) {
    return watch(description, configuration, "");
  }

  /**
   * Begins to watch the training of a part of a model, see {@link #watch(RunDescription, Supplier)}.
   *
   * @param part what stands behind the name that the run would have otherwise, so that the model's own
   *     run can have that; empty for a whole model
   */
  public RunWatch watch(
      RunDescription description, Supplier<Map<String, Object>> configuration, String part) {
    String wantedName = wantedName(description) + (part.isEmpty() ? "" : "-" + part);
    RunDescription run = complete(description, names.give(wantedName));
    AgentHealth runHealth = health.ofRun();
    Sampler sampler = new Sampler(config.overheadBudget(), cost);
    TrainingProgress progress = new TrainingProgress();
    RunActivity activity = new RunActivity(progress);
    ExportSink export = new ExportSink(run, sampler, progress, activity, runHealth);
    return watch(
        new RunWatch.Parts(
            run,
            Optional.empty(),
            sampler,
            runHealth,
            progress,
            activity,
            export.meters(),
            actions(run.run(), runHealth)),
        watch -> sinks(watch, export, wantedName, configuration));
  }

  private Optional<RunActions> actions(String run, AgentHealth runHealth) {
    CheckpointWriter writer = checkpoints;
    return writer == null
        ? Optional.empty()
        : Optional.of(
            new RunActions(run, config.actions(), config.overheadBudget(), writer, runHealth));
  }

  /**
   * Begins to watch a replica of a model, which another thread of this process trains beside it. It
   * belongs to the model's run as a worker of its own: its frames are judged by themselves and sent
   * beside the others; metrics are those of the model, but for examples, drops and errors.
   *
   * @param model the run
   * @param replica number of the replica, above 0
   */
  public RunWatch watchReplica(RunWatch model, int replica) {
    String worker = config.worker() + "." + replica;
    return watch(
        new RunWatch.Parts(
            model.description(),
            Optional.of(model),
            new Sampler(config.overheadBudget(), cost),
            model.health(),
            model.progress(),
            model.runActivity(),
            model.runMeters(),
            Optional.empty()),
        watch -> replicaSinks(watch, model, worker));
  }

  private RunWatch watch(RunWatch.Parts parts, Function<RunWatch, List<RunSink>> sinks) {
    RunDescription run = parts.description();
    Expectations expectations = new Expectations(run);
    RunPipeline pipeline = new RunPipeline(expectations, () -> monitor(run), parts.health());
    RunWatch watch = new RunWatch(parts, pipeline, expectations, handoff, Clock.systemUTC());
    watches.add(watch);
    handoff.inOrder(() -> pipeline.open(sinks.apply(watch)));
    return watch;
  }

  private RunMonitor monitor(RunDescription run) {
    RunMonitor monitor = new RunMonitor(run, rules.get());
    baseline.recorded().ifPresent(monitor::compareWith);
    return monitor;
  }

  private String wantedName(RunDescription description) {
    return config.run().orElseGet(() -> RunNames.orMade(description));
  }

  private RunDescription complete(RunDescription description, String name) {
    Map<String, String> labels = new HashMap<>(description.labels());
    labels.putAll(config.labels());
    String session =
        description.session().isBlank() ? UUID.randomUUID().toString() : description.session();
    return new RunDescription(
        name,
        config.session().orElse(session),
        description.framework(),
        description.model(),
        description.host(),
        description.scrapeAddress(),
        description.layers(),
        labels,
        description.config(),
        description.expectSeconds(),
        description.resumeOf(),
        description.baseline());
  }

  /** Called on the agent's own thread, after the endpoint was opened. */
  private List<RunSink> sinks(
      RunWatch watch,
      ExportSink export,
      String wantedName,
      Supplier<Map<String, Object>> configuration) {
    List<RunSink> sinks = new ArrayList<>();
    MetricsEndpoint opened = endpoint;
    if (opened != null) {
      export.meters().bindTo(opened.registry());
    }
    sinks.add(new GraceSink(export, config.grace(), handoff));
    if (config.dashboard().isPresent()) {
      configure(watch, configuration);
    }
    boolean sendsEvents = config.worker().equals(FrameBatch.DEFAULT_WORKER);
    config
        .dashboard()
        .ifPresent(dashboard -> sinks.add(new PushSink(
            startPusher(
                watch,
                config.worker(),
                dashboard,
                taken -> names.giveAnother(wantedName),
                renamed -> {
                  watch.renamed(renamed.run());
                  export.meters().rename(renamed);
                }),
            sendsEvents)));
    watch.actions().ifPresent(actions -> sinks.add(new ActionSink(actions, watch)));
    return sinks;
  }

  private void configure(RunWatch watch, Supplier<Map<String, Object>> configuration) {
    try {
      watch.configured(configuration.get());
    } catch (Throwable failure) {
      health.error("reading the configuration of a job", failure);
    }
  }

  /** A replica goes under the name of its model's run, whatever that comes to be. */
  private List<RunSink> replicaSinks(RunWatch watch, RunWatch model, String worker) {
    return config
        .dashboard()
        .map(
            dashboard -> startPusher(watch, worker, dashboard, taken -> model.run(), renamed -> {}))
        .map(pusher -> List.<RunSink>of(new PushSink(pusher, false)))
        .orElse(List.of());
  }

  private RunPusher startPusher(
      RunWatch watch,
      String worker,
      URI dashboard,
      UnaryOperator<String> otherName,
      Consumer<RunDescription> onRenamed) {
    RunDescription run = watch.description();
    RunDescription reachable = scrapeAddress().map(run::withScrapeAddress).orElse(run);
    RunDescription announced = baseline.name().map(reachable::withBaseline).orElse(reachable);
    RunPusher pusher =
        new RunPusher(announced, worker, config, dashboard, watch.health(), otherName, onRenamed);
    pushers.add(pusher);
    pusherOf.put(watch, pusher);
    pusher.onBaseline(told -> baseline.told(told).ifPresent(watch::compareWith));
    pusher.start();
    heartbeat.add(pusher, watch::heartbeat);
    return pusher;
  }

  /** Ends all runs, hands over within a short time what is waiting, and leaves no thread. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      health.note("closed while the process ends");
    }
    RunEnd end = RunEnd.finished("the program closed the agent");
    close(watch -> end);
  }

  private void processEnds() {
    ProcessEnd end = ProcessEnd.now(exitCode.get());
    double newest = watches.stream()
        .mapToDouble(watch -> watch.progress().lastStepTimestamp())
        .filter(time -> !Double.isNaN(time))
        .max()
        .orElse(Double.NaN);
    close(watch -> end.of(
        watch.activity(), !(watch.progress().lastStepTimestamp() < newest), watch.lastFailure()));
  }

  private void close(Function<RunWatch, RunEnd> ends) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      chores.forEach(this::lastTime);
      finishCheckpoints();
      watches.forEach(watch -> watch.end(ends.apply(watch)));
      handoff.drain(DRAIN_MILLIS);
      long patience = FLUSH_MILLIS;
      for (RunPusher pusher : pushers) {
        // A dashboard that did not take one run in time is not waited for again.
        patience = pusher.flush(patience) ? FLUSH_MILLIS : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      health.error("closing the agent", failure);
    } finally {
      stop();
    }
  }

  /** What the last steps led to belongs to runs that have not ended. */
  private void finishCheckpoints() throws InterruptedException {
    CheckpointWriter writer = checkpoints;
    if (writer != null) {
      handoff.drain(DRAIN_MILLIS);
      writer.awaitDone(FLUSH_MILLIS);
    }
  }

  private void lastTime(Runnable chore) {
    try {
      chore.run();
    } catch (Throwable failure) {
      health.error("looking after the runs", failure);
    }
  }

  private void stop() {
    heartbeat.stop();
    handoff.stop();
    if (checkpoints != null) {
      checkpoints.stop();
    }
    pushers.forEach(RunPusher::stop);
    orphans.forEach(RunPusher::stop);
    MetricsEndpoint opened = endpoint;
    if (opened != null) {
      opened.close();
    }
  }
}
