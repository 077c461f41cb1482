package io.tightrope.dl4j.hook;

import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.context.JobConfiguration;
import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * The watched models and their runs. Keeps none of the models alive: a run ends when the program has
 * dropped its model. Thread-safe.
 */
final class ModelWatches {
  /** A model that made no step for so long may make room for another. */
  private static final long RESTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Agent agent;
  private final ActivationShapes shapes = new ActivationShapes();
  /** Empty for a model of a kind that cannot be watched, or that is not recorded any more. */
  private final ModelMap<Optional<ModelWatch>> watches = new ModelMap<>();

  /** Models whose gradients have been computed and that were never updated so far; empty as above. */
  private final ModelMap<Optional<OwnLoop>> loops = new ModelMap<>();

  private final ModelMap<WatchedRun> runs = new ModelMap<>();
  private final boolean discovers;
  private boolean closed;

  /**
   * @param discovers whether a model is watched without being asked for
   */
  ModelWatches(Agent agent, boolean discovers) {
    this.agent = agent;
    this.discovers = discovers;
  }

  /** The watch of that model, which this thread trains; null if it is not watched. */
  synchronized @Nullable ModelWatch of(Model model) {
    Optional<ModelWatch> known = watches.get(model);
    if (known != null) {
      return known.orElse(null);
    }
    if (closed) {
      return null;
    }
    Replica trained = Replica.onThisThread().orElseGet(() -> new Replica(model, 0));
    return isWanted(trained.model()) ? watch(model, trained) : null;
  }

  /** Whether it is to be watched: a layer is wanted with the network that pretrains it. */
  private boolean isWanted(Model model) {
    return discovers
        || runs.get(model) != null
        || (Hub.calledModel() instanceof Model called
            && model instanceof Layer layer
            && layer.isPretrainLayer()
            && runs.get(called) != null);
  }

  /** The watch of that model, which may be called on any thread; null if it is not watched. */
  synchronized @Nullable ModelWatch known(Model model) {
    Optional<ModelWatch> known = watches.get(model);
    return known == null ? null : known.orElse(null);
  }

  /**
   * The watches of a model, or of the copies of it that are trained in its place, the first copy first; empty
   * if none is watched.
   */
  synchronized List<ModelWatch> concerning(Model model) {
    Optional<ModelWatch> known = watches.get(model);
    if (known != null) {
      return known.stream().toList();
    }
    WatchedRun run = runs.get(model);
    if (run == null) {
      return List.of();
    }
    WatchedRun.Worker first = run.worker(0);
    List<ModelWatch> concerned = new ArrayList<>();
    for (ModelWatch watch : all()) {
      if (run.has(watch.worker())) {
        concerned.add(watch.worker() == first ? 0 : concerned.size(), watch);
      }
    }
    return concerned;
  }

  /** A call begins in which copies of that model are trained; further ones ask for it when they come. */
  synchronized void wrapperCalled(Model model, Call call) {
    WatchedRun run = runs.get(model);
    for (ModelWatch watch : all()) {
      if (run != null && run.has(watch.worker())) {
        watch.calledAround(call);
      }
    }
  }

  /** The loop of a model whose gradients this thread computes; null if it is not watched. */
  synchronized @Nullable OwnLoop loop(Model model) {
    Optional<ModelWatch> known = watches.get(model);
    if (known != null) {
      return known.map(ModelWatch::loop).orElse(null);
    }
    Optional<OwnLoop> begun = loops.get(model);
    if (begun != null) {
      return begun.orElse(null);
    }
    if (closed || !isWanted(model)) {
      return null;
    }
    endDropped();
    Optional<OwnLoop> loop = Network.of(model).map(this::newLoop);
    loops.put(model, loop);
    return loop.orElse(null);
  }

  private OwnLoop newLoop(Network network) {
    return new OwnLoop(network, shapes, agent.health());
  }

  private OwnLoop loopOf(Model model, Network network) {
    Optional<OwnLoop> begun = loops.get(model);
    loops.remove(model);
    return begun == null ? newLoop(network) : begun.orElseGet(() -> newLoop(network));
  }

  /** The watches of all models. */
  synchronized List<ModelWatch> all() {
    return watches.values().stream().flatMap(Optional::stream).toList();
  }

  /** A new run of that model; null if it is of a kind that cannot be watched. */
  synchronized @Nullable WatchedRun add(Model model) {
    endDropped();
    if (closed) {
      return null;
    }
    watches.remove(model);
    runs.remove(model);
    return Network.of(model).map(network -> begin(model, network)).orElse(null);
  }

  private @Nullable ModelWatch watch(Model model, Replica trained) {
    long begun = System.nanoTime();
    endDropped();
    Optional<ModelWatch> watch = Network.of(model).map(network -> {
      WatchedRun known = runs.get(trained.model());
      WatchedRun run = known == null ? begin(trained.model(), network) : known;
      return run == null
          ? null
          : new ModelWatch(run.worker(trained.number()), loopOf(model, network));
    });
    watches.put(model, watch);
    if (watch.isPresent()) {
      Call around = Hub.wrapperCall(wrapper ->
          Wrapper.modelOf(wrapper).filter(its -> its == trained.model()).isPresent());
      if (around != null) {
        watch.get().calledAround(around);
      }
      watch.get().beginningTook(System.nanoTime() - begun);
    }
    return watch.orElse(null);
  }

  private @Nullable WatchedRun begin(Model model, Network network) {
    if (runs.size() >= agent.config().liveRuns() && !makeRoom()) {
      agent
          .health()
          .warn(tooMany() + " at a time; further ones are not recorded (setting live-runs)");
      return null;
    }
    WatchedRun run =
        new WatchedRun(agent, network, shapes, JobConfiguration.of(model, network, Hub.call()));
    runs.put(model, run);
    return run;
  }

  /**
   * Ends the run of the model that has trained longest ago, if it does not train now. It is not
   * recorded again, or models that train in turns would drive each other out for ever.
   */
  private boolean makeRoom() {
    Resting oldest = new Resting();
    watches.forEach((model, watch) -> watch.ifPresent(present -> oldest.offer(model, present)));
    Model model = oldest.model;
    WatchedRun run = model == null ? null : runs.get(model);
    if (model == null || run == null) {
      return false;
    }
    agent
        .health()
        .warn(tooMany()
            + " at a time; for each new one the one that has trained longest ago is not recorded further"
            + " (setting live-runs)");
    watches.put(model, Optional.empty());
    runs.remove(model);
    run.close("another model took its place");
    return true;
  }

  /** The model with a run that has rested longest. */
  private final class Resting {
    private @Nullable Model model;
    private long lastStep = System.nanoTime() - RESTING_NANOS;

    void offer(Model offered, ModelWatch watch) {
      if (watch.rests(lastStep) && runs.get(offered) != null) {
        model = offered;
        lastStep = watch.lastStepNanos();
      }
    }
  }

  private String tooMany() {
    int most = agent.config().liveRuns();
    return "more than " + most + (most == 1 ? " model" : " models");
  }

  /** Ends the runs of models that the program has dropped. */
  synchronized void endDropped() {
    watches.removeDropped();
    loops.removeDropped();
    runs.removeDropped().forEach(run -> run.close("the program dropped the model"));
  }

  synchronized void close() {
    closed = true;
    runs.values().forEach(run -> run.close("the agent was detached"));
    runs.clear();
    loops.clear();
    watches.clear();
  }
}
