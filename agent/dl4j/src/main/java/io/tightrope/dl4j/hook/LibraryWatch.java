package io.tightrope.dl4j.hook;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.context.JobConfiguration;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.probe.Network;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * One network watched by a line of code: through woven hooks where the process can attach to itself,
 * else through listeners. Thread-safe.
 */
public final class LibraryWatch implements AutoCloseable {
  private final Optional<MeterBinder> meters;
  private final Optional<String> limits;
  private final Scalars scalars;
  private final Runnable end;

  /** Where numbers of the program's own go. */
  private interface Scalars {
    void put(String name, long step, double value);
  }

  private LibraryWatch(
      Optional<MeterBinder> meters, Optional<String> limits, Scalars scalars, Runnable end) {
    this.meters = meters;
    this.limits = limits;
    this.scalars = scalars;
    this.end = end;
  }

  /**
   * Starts to watch with the settings of file, system properties and environment, else the defaults.
   * Each setting that is wrong is ignored and costs one line on standard error.
   *
   * @throws IllegalArgumentException if the model is no network, or not initialized
   */
  public static LibraryWatch start(Model model) {
    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load();
    loaded.ignored().forEach(line -> System.err.println("tightrope: " + line));
    return start(model, loaded.config());
  }

  private static LibraryWatch blind(String limits) {
    return new LibraryWatch(
        Optional.empty(), Optional.of(limits), (name, step, value) -> {}, () -> {});
  }

  /**
   * Starts to watch.
   *
   * @throws IllegalArgumentException if the model is no network, or not initialized
   */
  public static LibraryWatch start(Model model, AgentConfig settings) {
    Network network = Network.of(model)
        .orElseThrow(() -> new IllegalArgumentException(
            "only an initialized MultiLayerNetwork or ComputationGraph can be watched, not "
                + model.getClass().getName()));
    if (!settings.enabled()) {
      return blind("nothing is watched: it is switched off");
    }
    if (SelfAttachment.isAgentInstalled()) {
      return new LibraryWatch(
          Optional.empty(), Optional.empty(), toAgent(new WeakReference<>(model)), () -> {});
    }
    Optional<String> obstacle = SelfAttachment.weave();
    if (obstacle.isPresent()) {
      return listen(model, network, settings, obstacle.get());
    }
    Collector collector = WovenLibrary.collector(settings);
    WatchedRun run = collector.watch(model);
    return new LibraryWatch(
        Optional.ofNullable(run).map(WatchedRun::meters),
        Optional.empty(),
        run == null ? (name, step, value) -> {} : run::scalar,
        () -> end(run));
  }

  private static Scalars toAgent(WeakReference<Model> model) {
    return (name, step, value) -> {
      Model present = model.get();
      if (present != null) {
        Hub.scalar(BaseOptimizer.class, present, name, step, value);
      }
    };
  }

  private static void end(@Nullable WatchedRun run) {
    if (run != null) {
      run.close();
    }
  }

  private static LibraryWatch listen(
      Model model, Network network, AgentConfig settings, String obstacle) {
    String limits = "pre-activations, their gradients and what follows from them (q, input"
        + " correlation, saturation, backward gain, alignment) are not seen, only what DL4J's"
        + " listeners show: " + obstacle;
    System.getLogger("io.tightrope").log(Level.WARNING, "Tightrope: " + limits);
    Agent agent = Agent.start(settings);
    if (!settings.actions().isNone()) {
      agent
          .health()
          .warn("checkpoint-dir and on-critical have no effect on a model that is watched through a"
              + " listener: no checkpoint is written, and nothing is stopped");
    }
    ListenerWatch listener =
        new ListenerWatch(agent, network, JobConfiguration.of(model, network, Hub.call()));
    model.addListeners(listener);
    agent.everySecond(listener::lookForItself);
    return new LibraryWatch(
        Optional.of(listener.meters()), Optional.of(limits), listener::scalar, () -> {
          listener.close();
          agent.close();
        });
  }

  /** What is missing and why; empty when everything is seen. */
  public Optional<String> limits() {
    return limits;
  }

  /** The run's metrics; empty when the agent exports them already. */
  public Optional<MeterBinder> meters() {
    return meters;
  }

  /** Records a number of the program's own. */
  public void scalar(String name, long step, double value) {
    scalars.put(name, step, value);
  }

  @Override
  public void close() {
    end.run();
  }
}
