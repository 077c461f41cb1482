package io.tightrope.dl4j.hook;

import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.context.JobConfiguration;
import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * The watched models by identity, since DL4J's {@code equals} compares parameters, and their runs.
 * Keeps none of the models alive: a run ends when the program has dropped its model. Thread-safe.
 */
final class ModelWatches {
  /** A model that made no step for so long may make room for another. */
  private static final long RESTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Agent agent;
  private final ActivationShapes shapes = new ActivationShapes();
  private final ReferenceQueue<Model> dropped = new ReferenceQueue<>();
  private final List<Entry<ModelWatch>> watches = new ArrayList<>();
  /** Models whose gradients have been computed and that were never updated so far. */
  private final List<Entry<OwnLoop>> loops = new ArrayList<>();

  private final List<Entry<WatchedRun>> runs = new ArrayList<>();
  private final boolean discovers;
  private boolean closed;

  /** What belongs to a model; nothing for a model of a kind that cannot be watched. */
  private static final class Entry<T> extends WeakReference<Model> {
    private final @Nullable T value;

    Entry(Model model, ReferenceQueue<Model> queue, @Nullable T value) {
      super(model, queue);
      this.value = value;
    }
  }

  /**
   * @param discovers whether a model is watched without being asked for
   */
  ModelWatches(Agent agent, boolean discovers) {
    this.agent = agent;
    this.discovers = discovers;
  }

  /** The watch of that model, which this thread trains; null if it is not watched. */
  synchronized @Nullable ModelWatch of(Model model) {
    Entry<ModelWatch> known = find(watches, model);
    if (known != null) {
      return known.value;
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
        || find(runs, model) != null
        || (Hub.calledModel() instanceof Model called
            && model instanceof Layer layer
            && layer.isPretrainLayer()
            && find(runs, called) != null);
  }

  /** The watch of that model, which may be called on any thread; null if it is not watched. */
  synchronized @Nullable ModelWatch known(Model model) {
    Entry<ModelWatch> known = find(watches, model);
    return known == null ? null : known.value;
  }

  /**
   * The watches of a model, or of the copies of it that are trained in its place, the first copy first; empty
   * if none is watched.
   */
  synchronized List<ModelWatch> concerning(Model model) {
    Entry<ModelWatch> known = find(watches, model);
    if (known != null) {
      return known.value == null ? List.of() : List.of(known.value);
    }
    Entry<WatchedRun> run = find(runs, model);
    if (run == null || run.value == null) {
      return List.of();
    }
    WatchedRun.Worker first = run.value.worker(0);
    List<ModelWatch> concerned = new ArrayList<>();
    for (ModelWatch watch : all()) {
      if (run.value.has(watch.worker())) {
        concerned.add(watch.worker() == first ? 0 : concerned.size(), watch);
      }
    }
    return concerned;
  }

  /** A call begins in which copies of that model are trained; further ones ask for it when they come. */
  synchronized void wrapperCalled(Model model, Call call) {
    Entry<WatchedRun> run = find(runs, model);
    for (ModelWatch watch : all()) {
      if (run != null && run.value != null && run.value.has(watch.worker())) {
        watch.calledAround(call);
      }
    }
  }

  /** The loop of a model whose gradients this thread computes; null if it is not watched. */
  synchronized @Nullable OwnLoop loop(Model model) {
    Entry<ModelWatch> known = find(watches, model);
    if (known != null) {
      return known.value == null ? null : known.value.loop();
    }
    Entry<OwnLoop> begun = find(loops, model);
    if (begun != null) {
      return begun.value;
    }
    if (closed || !isWanted(model)) {
      return null;
    }
    endDropped();
    OwnLoop loop = Network.of(model).map(this::newLoop).orElse(null);
    loops.add(new Entry<>(model, dropped, loop));
    return loop;
  }

  private OwnLoop newLoop(Network network) {
    return new OwnLoop(network, shapes, agent.health());
  }

  private OwnLoop loopOf(Model model, Network network) {
    Entry<OwnLoop> begun = find(loops, model);
    if (begun == null || begun.value == null) {
      return newLoop(network);
    }
    loops.remove(begun);
    return begun.value;
  }

  /** The watches of all models. */
  synchronized List<ModelWatch> all() {
    List<ModelWatch> all = new ArrayList<>();
    for (Entry<ModelWatch> entry : watches) {
      if (entry.value != null) {
        all.add(entry.value);
      }
    }
    return all;
  }

  /** A new run of that model; null if it is of a kind that cannot be watched. */
  synchronized @Nullable WatchedRun add(Model model) {
    endDropped();
    if (closed) {
      return null;
    }
    watches.removeIf(entry -> entry.refersTo(model));
    runs.removeIf(entry -> entry.refersTo(model));
    return Network.of(model).map(network -> begin(model, network)).orElse(null);
  }

  private @Nullable ModelWatch watch(Model model, Replica trained) {
    endDropped();
    Optional<ModelWatch> watch = Network.of(model).map(network -> {
      Entry<WatchedRun> known = find(runs, trained.model());
      WatchedRun run =
          known == null || known.value == null ? begin(trained.model(), network) : known.value;
      return run == null
          ? null
          : new ModelWatch(run.worker(trained.number()), loopOf(model, network));
    });
    watches.add(new Entry<>(model, dropped, watch.orElse(null)));
    if (watch.isPresent()) {
      Call around = Hub.wrapperCall(wrapper ->
          Wrapper.modelOf(wrapper).filter(its -> its == trained.model()).isPresent());
      if (around != null) {
        watch.get().calledAround(around);
      }
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
    runs.add(new Entry<>(model, dropped, run));
    return run;
  }

  /**
   * Ends the run of the model that has trained longest ago, if it does not train now. It is not
   * recorded again, or models that train in turns would drive each other out for ever.
   */
  private boolean makeRoom() {
    Entry<ModelWatch> oldest = null;
    long oldestStep = System.nanoTime() - RESTING_NANOS;
    for (Entry<ModelWatch> entry : watches) {
      ModelWatch watch = entry.value;
      Model model = entry.get();
      if (watch != null && model != null && watch.rests(oldestStep) && find(runs, model) != null) {
        oldest = entry;
        oldestStep = watch.lastStepNanos();
      }
    }
    Model model = oldest == null ? null : oldest.get();
    Entry<WatchedRun> run = model == null ? null : find(runs, model);
    if (model == null || run == null || run.value == null) {
      return false;
    }
    agent
        .health()
        .warn(tooMany()
            + " at a time; for each new one the one that has trained longest ago is not recorded further"
            + " (setting live-runs)");
    watches.remove(oldest);
    watches.add(new Entry<>(model, dropped, null));
    runs.remove(run);
    run.value.close("another model took its place");
    return true;
  }

  private String tooMany() {
    int most = agent.config().liveRuns();
    return "more than " + most + (most == 1 ? " model" : " models");
  }

  private static <T> @Nullable Entry<T> find(List<Entry<T>> entries, Model model) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).refersTo(model)) {
        return entries.get(i);
      }
    }
    return null;
  }

  /** Ends the runs of models that the program has dropped. */
  synchronized void endDropped() {
    for (Object gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      watches.remove(gone);
      loops.remove(gone);
      if (runs.remove(gone) && ((Entry<?>) gone).value instanceof WatchedRun run) {
        run.close("the program dropped the model");
      }
    }
  }

  synchronized void close() {
    closed = true;
    for (Entry<WatchedRun> entry : runs) {
      if (entry.value != null) {
        entry.value.close("the agent was detached");
      }
    }
    runs.clear();
    loops.clear();
    watches.clear();
  }
}
