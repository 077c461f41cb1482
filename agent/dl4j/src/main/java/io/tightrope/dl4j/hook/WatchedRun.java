package io.tightrope.dl4j.hook;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.Agent;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dl4j.context.Host;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The run of one model: the model itself, or replicas of it that train side by side, each a worker
 * of the run. The first replica takes the place of the model, which does not train meanwhile.
 * Thread-safe.
 */
final class WatchedRun implements AutoCloseable {
  private final Agent agent;
  private final RunWatch model;
  private final Map<Integer, Worker> workers = new TreeMap<>();
  private boolean closed;

  /** One sequence of steps; outlives the network that makes them, when another takes its place. */
  static final class Worker {
    final RunWatch run;
    long step = -1;
    volatile Optional<Boolean> gateOpen = Optional.empty();
    volatile boolean sparsityHeld;

    private Worker(RunWatch run) {
      this.run = run;
    }
  }

  /** Begins the run of a network, or of what that network is a replica of. */
  WatchedRun(
      Agent agent, Network network, ActivationShapes shapes, Supplier<Map<String, Object>> config) {
    this.agent = agent;
    this.model = begin(agent, network, shapes, config);
    workers.put(0, new Worker(model));
  }

  /** Begins a run as its network describes itself, and says what of it cannot be probed. */
  static RunWatch begin(
      Agent agent, Network network, ActivationShapes shapes, Supplier<Map<String, Object>> config) {
    RunWatch run = agent.watch(
        new RunDescription(
            "",
            "",
            Host.framework(),
            network.summary(),
            Host.name(),
            Optional.empty(),
            network.describe(shapes),
            Map.of()),
        config,
        network.part());
    network.refusals(shapes).forEach(run.health()::warn);
    return run;
  }

  MeterBinder meters() {
    return model.meters();
  }

  /** Records a number of the program's own. */
  void scalar(String name, long step, double value) {
    model.scalar(name, step, value);
  }

  /** The worker of that number, from 0. */
  synchronized Worker worker(int number) {
    return workers.computeIfAbsent(number, n -> new Worker(agent.watchReplica(model, n)));
  }

  /** Whether that is one of its workers. */
  synchronized boolean has(Worker worker) {
    return workers.containsValue(worker);
  }

  @Override
  public void close() {
    close("the program closed it");
  }

  /** Ends the run in order, for that reason. */
  synchronized void close(String reason) {
    if (!closed) {
      closed = true;
      workers.values().forEach(worker -> worker.run.close(reason));
    }
  }
}
