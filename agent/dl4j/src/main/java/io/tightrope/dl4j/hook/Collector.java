package io.tightrope.dl4j.hook;

import io.tightrope.core.json.StatusCodec;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.TrainingStoppedError;
import io.tightrope.dl4j.hub.Watcher;
import io.tightrope.dl4j.probe.EvaluationReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches all models of one copy of DL4J: a model becomes a run at its first training step, and its
 * run ends when the program has dropped it. Thread-safe.
 */
final class Collector implements Watcher {
  private final Agent agent;
  private final List<String> ignored;
  private final OptimizerModel models = new OptimizerModel();
  private final ModelWatches watches;
  private final boolean acts;
  private final Set<String> toldNotToAct = ConcurrentHashMap.newKeySet();

  private Collector(Agent agent, List<String> ignored, boolean discovers) {
    this.agent = agent;
    this.ignored = ignored;
    this.watches = new ModelWatches(agent, discovers);
    this.acts = !agent.config().actions().isNone();
    agent.everySecond(watches::endDropped);
  }

  /**
   * Watches every model that trains, with an agent that is started already and ends with it.
   *
   * @param ignored one line for each setting that was ignored
   */
  static Collector ofAllModels(Agent agent, List<String> ignored) {
    return new Collector(agent, ignored, true);
  }

  /** Watches only the models given to {@link #watch}. */
  static Collector ofChosenModels(Agent agent) {
    return new Collector(agent, List.of(), false);
  }

  /** Watches that model from its next step on; null if it is of a kind that cannot be watched. */
  @Nullable
  WatchedRun watch(Model model) {
    return watches.add(model);
  }

  @Override
  public @Nullable StepWatch stepStarted(Object optimizer) {
    try {
      Model model = models.of((BaseOptimizer) optimizer);
      ModelWatch watch = watches.of(model);
      return watch == null ? null : watch.stepStarted();
    } catch (Throwable failure) {
      agent.health().error("starting a step", failure);
      return null;
    }
  }

  @Override
  public @Nullable StepWatch passStarted(Object model) {
    Model computing = (Model) model;
    OwnLoop loop = watches.loop(computing);
    return loop == null ? null : loop.passStarted(model, watches.known(computing));
  }

  @Override
  public @Nullable TrainingStoppedError batchDone(Object model) {
    if (!acts) {
      return null;
    }
    if (Hub.trainer() != null) {
      doesNotAct("copies of a model that ParallelWrapper trains");
      return null;
    }
    Model trained = (Model) model;
    ModelWatch watch = watches.known(trained);
    return watch == null ? null : watch.batchDone(trained);
  }

  private void doesNotAct(String where) {
    if (toldNotToAct.add(where)) {
      agent
          .health()
          .warn("checkpoint-dir and on-critical have no effect on " + where
              + ": no checkpoint is written, and nothing is stopped");
    }
  }

  @Override
  public void updateComputed(Object updater, @Nullable Object gradient, int iteration) {
    if (!(updater instanceof BaseMultiLayerUpdater<?> known)) {
      return;
    }
    Model model = known.getNetwork();
    if (watches.known(model) == null && Hub.isInStep()) {
      // The agent came in the middle of one.
      return;
    }
    ModelWatch watch = watches.of(model);
    if (watch != null && acts) {
      doesNotAct("a loop of the program's own");
    }
    if (watch != null) {
      boolean isOwn = gradient instanceof Gradient computed
          && isSame(computed.gradient(), known.getFlattenedGradientsView());
      watch.updateComputed(isOwn, iteration);
    }
  }

  /** Whether both arrays are the same place in memory, in whatever shape. */
  private static boolean isSame(INDArray gradient, INDArray own) {
    return gradient == own
        || (gradient.length() == own.length()
            && gradient.offset() == own.offset()
            && gradient.data().sameUnderlyingData(own.data()));
  }

  @Override
  public void called(Object model, Call call) {
    if (model instanceof Model called) {
      ModelWatch watch = watches.known(called);
      if (watch != null) {
        watch.called(call);
      }
    } else {
      Wrapper.modelOf(model).ifPresent(wrapped -> watches.wrapperCalled(wrapped, call));
    }
  }

  /** The watches of a model, of the copies that train in its place, or of a wrapper's. */
  private List<ModelWatch> concerning(Object model) {
    return (model instanceof Model itself ? Optional.of(itself) : Wrapper.modelOf(model))
        .map(watches::concerning)
        .orElse(List.of());
  }

  @Override
  public void evaluated(Object model, Object result) {
    ModelWatch watch = watches.known((Model) model);
    if (watch != null) {
      watch.evaluated(result);
    }
  }

  @Override
  public void scored(Object model, double loss, Object data) {
    ModelWatch watch = watches.known((Model) model);
    if (watch != null) {
      watch.scored(loss, EvaluationReader.examples(data));
    }
  }

  @Override
  public void scoreCalculated(Object model, double score, Object calculator) {
    ModelWatch watch = model instanceof Model scored ? watches.known(scored) : null;
    if (watch != null && EvaluationReader.isScore(score, calculator)) {
      watch.scalar(EvaluationReader.SCORE, score);
    }
  }

  @Override
  public void fitFailed(Object model, Throwable failure) {
    concerning(model).forEach(watch -> watch.fitFailed(failure));
  }

  @Override
  public void uncaught(Thread thread, Throwable failure) {
    List<ModelWatch> concerned = watches.all().stream()
        .filter(watch -> watch.isConcernedBy(thread, failure))
        .toList();
    long newest = concerned.stream().mapToLong(ModelWatch::lastStepNanos).max().orElse(0);
    for (ModelWatch watch : concerned) {
      if (watch.lastStepNanos() == newest || watch.activity() != Activity.IDLE) {
        watch.failed(Failure.uncaught(thread, failure));
      }
    }
  }

  @Override
  public void announced(Object model, String kind, Map<String, Object> details) {
    try {
      ModelWatch watch = watches.of((Model) model);
      if (watch != null) {
        watch.announced(RunEvent.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), details);
      }
    } catch (Throwable failure) {
      agent.health().error("taking over an event", failure);
    }
  }

  @Override
  public void scalar(Object model, String name, long step, double value) {
    ModelWatch watch = watches.of((Model) model);
    if (watch != null) {
      watch.scalar(name, step, value);
    }
  }

  @Override
  public void scalar(@Nullable Object model, String name, double value) {
    ModelWatch watch =
        model == null ? trainedLast() : concerning(model).stream().findFirst().orElse(null);
    if (watch != null) {
      watch.scalar(name, value);
    }
  }

  /** Of the models that this thread has trained; of all, if it has trained none. */
  private @Nullable ModelWatch trainedLast() {
    Thread here = Thread.currentThread();
    ModelWatch last = null;
    for (ModelWatch watch : watches.all()) {
      if (last == null || isLater(watch, last, here)) {
        last = watch;
      }
    }
    return last;
  }

  private static boolean isLater(ModelWatch watch, ModelWatch other, Thread here) {
    boolean isOurs = watch.isTrainedBy(here);
    return isOurs == other.isTrainedBy(here)
        ? watch.lastStepNanos() - other.lastStepNanos() > 0
        : isOurs;
  }

  @Override
  public String status() {
    return StatusCodec.encode(agent.status(ignored));
  }

  @Override
  public void close() {
    watches.close();
    agent.close();
  }
}
