package io.tightrope.dl4j.hub;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one place where woven DL4J code and the watchers meet. Each copy of DL4J, known by its own
 * {@code BaseOptimizer} class, has its own watcher.
 *
 * <p>The hooks run on training threads: outside a step each costs one thread-local read, in a step that
 * is not observed an empty call more,
 * and none of them throws, but for {@link #batchDone} where the user has asked for that. What a watcher
 * throws is counted and logged once per kind.
 */
public final class Hub {
  private static final ThreadLocal<@Nullable StepWatch> STEP = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable Object> TRAINER = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable Calls> CALLS = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable Masks> MASKS = new ThreadLocal<>();
  /** Calls that train copies of a model on other threads, and the wrappers whose they are. */
  private static final Map<Call, WeakReference<Object>> WRAPPER_CALLS = new ConcurrentHashMap<>();

  private static final AtomicLong ERRORS = new AtomicLong();
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private static volatile @Nullable Watchers watchers;
  private static volatile OptionalInt exitCode = OptionalInt.empty();

  private Hub() {}

  /**
   * Starts watching.
   *
   * @param factory makes the watcher for a copy of DL4J, given its {@code BaseOptimizer}; called
   *     once for each, at its first training step
   * @throws IllegalStateException if somebody watches already
   */
  public static synchronized void install(Function<Class<?>, Watcher> factory) {
    if (watchers != null) {
      throw new IllegalStateException("Tightrope watches this JVM already");
    }
    watchers = new Watchers(factory);
  }

  /** Ends all runs and stops watching; does nothing when nobody watches. */
  public static synchronized void uninstall() {
    Watchers leaving = watchers;
    watchers = null;
    if (leaving != null) {
      leaving.close();
    }
  }

  /** Whether somebody watches. */
  public static boolean isInstalled() {
    return watchers != null;
  }

  /** What each watcher says of itself, as a JSON array; empty before the first training step. */
  public static String statuses() {
    StringBuilder all = new StringBuilder();
    tellAll(
        "asking watchers",
        watcher -> all.append(all.length() == 0 ? "" : ",").append(watcher.status()));
    return "[" + all + "]";
  }

  /** What watchers have thrown so far. */
  public static long errors() {
    return ERRORS.get();
  }

  /**
   * A program tells what it has done to a model, to whoever watches; nothing happens when nobody does.
   *
   * @param optimizerClass DL4J's own {@code BaseOptimizer}
   * @param model the model
   * @param kind the event's kind in lower case: {@code gate | rollback | note}
   * @param details the kind's own fields, of JDK types
   */
  public static void announce(
      Class<?> optimizerClass, Object model, String kind, Map<String, Object> details) {
    Watchers present = watchers;
    if (present == null) {
      return;
    }
    try {
      Watcher watcher = present.of(optimizerClass);
      if (watcher != null) {
        watcher.announced(model, kind, details);
      }
    } catch (Throwable e) {
      caught("taking over an event", e);
    }
  }

  /**
   * A program reports a number of its own, to whoever watches; nothing happens when nobody does.
   *
   * @param optimizerClass DL4J's own {@code BaseOptimizer}
   * @param model the model
   * @param name what it is, for example {@code accuracy}
   * @param step the step to which it belongs
   */
  public static void scalar(
      Class<?> optimizerClass, Object model, String name, long step, double value) {
    Watchers present = watchers;
    if (present == null) {
      return;
    }
    try {
      Watcher watcher = present.of(optimizerClass);
      if (watcher != null) {
        watcher.scalar(model, name, step, value);
      }
    } catch (Throwable e) {
      caught("recording a scalar", e);
    }
  }

  /**
   * A program reports a number of its own, at the present step; called by {@code tightrope-api}.
   *
   * @param model null for the one whose call runs on this thread, or that was trained last
   * @param name what it is, for example {@code val/auc}
   */
  public static void scalar(@Nullable Object model, String name, double value) {
    Calls calls = CALLS.get();
    Object concerned = model == null && calls != null ? calls.model() : model;
    tellAll("recording a scalar", watcher -> watcher.scalar(concerned, name, value));
  }

  /** Hook: a trainer of {@code ParallelWrapper} begins a minibatch with its copy of the model. */
  public static void replicaEntered(Object trainer, @Nullable Object data) {
    if (watchers != null) {
      TRAINER.set(trainer);
    }
  }

  /** Hook: a trainer of {@code ParallelWrapper} is done with a minibatch. */
  public static void replicaLeft(Object trainer) {
    TRAINER.remove();
  }

  /** The trainer of {@code ParallelWrapper} at work on this thread, or null. */
  public static @Nullable Object trainer() {
    return TRAINER.get();
  }

  /** The outermost call of {@code fit} or of an evaluation on this thread, or null. */
  public static @Nullable Call call() {
    Calls calls = CALLS.get();
    return calls == null ? null : calls.outermost();
  }

  /**
   * Whether this thread is in a step of DL4J's own, as the stack tells: also in one that began before the
   * agent came. Slow.
   */
  public static boolean isInStep() {
    return StackWalker.getInstance().walk(frames -> frames.anyMatch(Hub::isStep));
  }

  private static boolean isStep(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("gradientAndScore")
        && frame.getClassName().equals("org.deeplearning4j.optimize.solvers.BaseOptimizer");
  }

  /** Hook: a model's {@code fit} or layer-wise {@code pretrain} begins. */
  public static void fitEntered(Object model) {
    entered(model, true, 0);
  }

  /** Hook: a model's {@code fit} begins, for that many epochs. */
  public static void fitEntered(Object model, int epochs) {
    entered(model, true, epochs);
  }

  /** Hook: {@code fit} begins of what trains copies of a model on threads of their own. */
  public static void wrapperEntered(Object wrapper) {
    fitEntered(wrapper);
    Call call = call();
    if (call != null) {
      WRAPPER_CALLS.keySet().removeIf(Call::isOver);
      WRAPPER_CALLS.put(call, new WeakReference<>(wrapper));
    }
  }

  /** The call under way of a wrapper that is asked for, or null. */
  public static @Nullable Call wrapperCall(Predicate<Object> isAskedFor) {
    for (Map.Entry<Call, WeakReference<Object>> entry : WRAPPER_CALLS.entrySet()) {
      Object wrapper = entry.getValue().get();
      if (wrapper != null && !entry.getKey().isOver() && isAskedFor.test(wrapper)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Hook: a model's {@code fit} returns. */
  public static void fitLeft() {
    left(true);
  }

  /** Hook: a model's {@code fit} throws. */
  public static void fitFailed(Throwable failure) {
    Calls calls = CALLS.get();
    Object model = calls == null ? null : calls.model();
    if (calls != null && calls.left(true) && model != null) {
      tellAll("taking over a failure", watcher -> watcher.fitFailed(model, failure));
    }
  }

  /** The model whose outermost call of {@code fit} or of an evaluation runs on this thread, or null. */
  public static @Nullable Object calledModel() {
    Calls calls = CALLS.get();
    return calls == null ? null : calls.model();
  }

  /** Hook: a model's {@code doEvaluation} begins. */
  public static void evaluationEntered(Object model) {
    entered(model, false, 0);
  }

  /** Hook: a model's {@code doEvaluation} returns. */
  public static void evaluationLeft() {
    left(false);
  }

  /** Hook: a model's {@code doEvaluation} throws. */
  public static void evaluationFailed(Throwable failure) {
    left(false);
  }

  /** Hook: a model has computed outputs or a score outside of a step. */
  public static void outputComputed() {
    Calls calls = CALLS.get();
    if (calls != null) {
      calls.outputComputed();
    }
  }

  /** Hook: a model's {@code doEvaluationHelper} returns. */
  public static void evaluated(@Nullable Object result, Object model) {
    if (result != null) {
      tellAll("recording an evaluation", watcher -> watcher.evaluated(model, result));
    }
  }

  /** Hook: a model's {@code score} of a batch returns. */
  public static void scored(double loss, Object model, @Nullable Object data) {
    if (data != null) {
      tellAll("recording a score", watcher -> watcher.scored(model, loss, data));
    }
  }

  /** Hook: a score calculator of early stopping has scored a model. */
  public static void scoreCalculated(double score, Object calculator, @Nullable Object model) {
    if (model != null) {
      tellAll(
          "recording a calculated score",
          watcher -> watcher.scoreCalculated(model, score, calculator));
    }
  }

  private static void entered(Object model, boolean isFit, int epochs) {
    if (watchers == null) {
      return;
    }
    Calls calls = CALLS.get();
    if (calls == null) {
      calls = new Calls();
      CALLS.set(calls);
    }
    Call begun = calls.entered(model, isFit, epochs);
    if (begun != null) {
      tellAll("taking over a call", watcher -> watcher.called(model, begun));
    }
  }

  private static void left(boolean isFit) {
    Calls calls = CALLS.get();
    if (calls != null) {
      calls.left(isFit);
    }
  }

  /** Hook: the program calls {@code System.exit}. */
  public static void exiting(int code) {
    exitCode = OptionalInt.of(code);
  }

  /** What the program has given to {@code System.exit}; empty if it has not called it. */
  public static OptionalInt exitCode() {
    return exitCode;
  }

  /** Hook: nothing has caught what a thread threw, and the thread ends. */
  public static void uncaught(Thread thread, Throwable failure) {
    tellAll("taking over an uncaught exception", watcher -> watcher.uncaught(thread, failure));
  }

  /** Tells those who watch already; nobody begins to watch for this. */
  private static void tellAll(String doing, Consumer<Watcher> telling) {
    Watchers present = watchers;
    if (present == null) {
      return;
    }
    try {
      present.forEach(telling);
    } catch (Throwable e) {
      caught(doing, e);
    }
  }

  /** Hook: {@code SameDiff} begins a step of its own training. */
  public static void sameDiffTrains() {
    if (watchers != null) {
      UnwatchedTraining.SAME_DIFF.seen();
    }
  }

  /** Hook: {@code SequenceVectors}, as {@code Word2Vec} is one, begins to train. */
  public static void embeddingsTrain() {
    if (watchers != null) {
      UnwatchedTraining.EMBEDDINGS.seen();
    }
  }

  /** Hook: {@code BaseOptimizer.gradientAndScore} begins. */
  public static void stepStarted(Class<?> optimizerClass, Object optimizer) {
    Watchers present = watchers;
    if (present == null) {
      return;
    }
    try {
      Watcher watcher = present.of(optimizerClass);
      STEP.set(watcher == null ? null : watcher.stepStarted(optimizer));
    } catch (Throwable e) {
      giveUp("starting a step", e);
    }
  }

  /** Hook: {@code BaseOptimizer.gradientAndScore} returns. */
  public static void stepDone(@Nullable Object gradientAndScore) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    STEP.set(null);
    try {
      step.stepDone(gradientAndScore);
    } catch (Throwable e) {
      caught("ending a step", e);
    }
  }

  /** Hook: {@code BaseOptimizer.gradientAndScore} throws. */
  public static void stepFailed() {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    STEP.set(null);
    try {
      step.stepFailed();
    } catch (Throwable e) {
      caught("leaving a failed step", e);
    }
  }

  /**
   * Hook: DL4J has done the last thing that it does for a minibatch of a model.
   *
   * @throws TrainingStoppedError if the user wants {@code fit} to end at a critical alert, and one fired
   */
  public static void batchDone(Class<?> optimizerClass, Object model) {
    Watchers present = watchers;
    if (present == null || STEP.get() != null) {
      return;
    }
    TrainingStoppedError stop = null;
    try {
      Watcher watcher = present.of(optimizerClass);
      stop = watcher == null ? null : watcher.batchDone(model);
    } catch (Throwable e) {
      caught("ending a minibatch", e);
    }
    if (stop != null) {
      throw stop;
    }
  }

  /** Hook: {@code Layer.backpropGradient} begins. */
  public static void layerEntered(Object layer, @Nullable Object epsilon) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.layerEntered(layer, epsilon);
    } catch (Throwable e) {
      giveUp("entering a layer", e);
    }
  }

  /** Hook: {@code Layer.backpropGradient} returns. */
  public static void layerLeft(@Nullable Object gradientAndEpsilon, Object layer) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.layerLeft(layer, gradientAndEpsilon);
    } catch (Throwable e) {
      giveUp("leaving a layer", e);
    }
  }

  /** Hook: {@code IActivation.backprop} begins. */
  public static void activationEntered(Object activation, @Nullable Object preactivation) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.activationEntered(activation, preactivation);
    } catch (Throwable e) {
      giveUp("entering an activation", e);
    }
  }

  /** Hook: {@code IActivation.backprop} returns. */
  public static void activationLeft(@Nullable Object gradients, Object activation) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.activationLeft(activation, gradients);
    } catch (Throwable e) {
      giveUp("leaving an activation", e);
    }
  }

  /** Hook: {@code ILossFunction.computeGradient} begins. */
  public static void lossEntered(Object loss, @Nullable Object preactivation) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.lossEntered(loss, preactivation);
    } catch (Throwable e) {
      giveUp("entering a loss function", e);
    }
  }

  /** Hook: {@code ILossFunction.computeGradient} returns. */
  public static void lossLeft(@Nullable Object gradient, Object loss) {
    StepWatch step = STEP.get();
    if (step == null) {
      return;
    }
    try {
      step.lossLeft(loss, gradient);
    } catch (Throwable e) {
      giveUp("leaving a loss function", e);
    }
  }

  /** The masks of a model's inputs, while the program that set them keeps both. */
  private record Masks(WeakReference<Object> model, WeakReference<Object> arrays) {}

  /** Hook: a model's {@code setLayerMaskArrays} begins. */
  public static void masksSet(Object model, @Nullable Object ofInputs) {
    if (ofInputs == null) {
      masksCleared(model);
    } else if (watchers != null) {
      MASKS.set(new Masks(new WeakReference<>(model), new WeakReference<>(ofInputs)));
    }
  }

  /** Hook: a model's {@code clearLayerMaskArrays} begins. */
  public static void masksCleared(Object model) {
    Masks masks = MASKS.get();
    if (masks != null && masks.model.refersTo(model)) {
      MASKS.remove();
    }
  }

  /**
   * The masks of the inputs that this thread has given to a model: an array, or an array of arrays of which
   * some may be null; null if it has given none.
   */
  public static @Nullable Object masks(Object model) {
    Masks masks = MASKS.get();
    return masks != null && masks.model.refersTo(model) ? masks.arrays.get() : null;
  }

  /** Hook: a model's {@code computeGradientAndScore} or {@code backpropGradient} begins. */
  public static void passEntered(Class<?> optimizerClass, Object model) {
    if (STEP.get() != null) {
      return;
    }
    Watchers present = watchers;
    if (present == null || call() != null) {
      return;
    }
    try {
      Watcher watcher = present.of(optimizerClass);
      STEP.set(watcher == null ? null : watcher.passStarted(model));
    } catch (Throwable e) {
      giveUp("starting to compute gradients", e);
    }
  }

  /** Hook: a model's {@code backpropGradient} returns. */
  public static void passLeft(Object model) {
    passEnded(model, false);
  }

  /** Hook: a model's {@code computeGradientAndScore} returns; the model has its score. */
  public static void scoredPassLeft(Object model) {
    passEnded(model, true);
  }

  private static void passEnded(Object model, boolean scored) {
    StepWatch step = STEP.get();
    if (step == null || !step.isPassOf(model)) {
      return;
    }
    STEP.set(null);
    try {
      step.passDone(scored);
    } catch (Throwable e) {
      caught("ending a computation of gradients", e);
    }
  }

  /** Hook: a model's {@code computeGradientAndScore} or {@code backpropGradient} throws. */
  public static void passFailed(Object model) {
    StepWatch step = STEP.get();
    if (step != null && step.isPassOf(model)) {
      stepFailed();
    }
  }

  /**
   * Hook: {@code BaseMultiLayerUpdater.update} returns.
   *
   * @param gradient what it has turned into an update, DL4J's own
   * @param iteration the number that it was given
   */
  public static void updateComputed(Object updater, @Nullable Object gradient, int iteration) {
    StepWatch step = STEP.get();
    if (step == null) {
      if (watchers != null && call() == null) {
        tellAll(
            "recording an update", watcher -> watcher.updateComputed(updater, gradient, iteration));
      }
      return;
    }
    try {
      step.updateComputed(updater);
    } catch (Throwable e) {
      giveUp("reading an update", e);
    }
  }

  /** After an error in the middle of a step the rest of that step is not watched. */
  private static void giveUp(String doing, Throwable error) {
    STEP.set(null);
    caught(doing, error);
  }

  static void caught(String doing, Throwable error) {
    ERRORS.incrementAndGet();
    try {
      if (LOGGED.add(doing + error.getClass().getName())) {
        System.getLogger("io.tightrope")
            .log(Level.WARNING, "Tightrope failed while " + doing + "; training goes on", error);
      }
    } catch (Throwable ignored) {
      // Nothing is left that could be told, and the host must not notice.
    }
  }
}
