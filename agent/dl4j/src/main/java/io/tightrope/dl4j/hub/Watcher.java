package io.tightrope.dl4j.hub;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches the models that one copy of DL4J trains. Called on training threads; thread-safe. */
public interface Watcher extends AutoCloseable {

  /**
   * A training step begins on this thread.
   *
   * @param optimizer DL4J's {@code BaseOptimizer}, which knows its model
   * @return who watches this step, or null when it is not to be watched
   */
  @Nullable
  StepWatch stepStarted(Object optimizer);

  /**
   * A program computes a model's gradients itself, outside of a step, on this thread.
   *
   * @param model DL4J's model, which may never be updated
   * @return who watches this computation, or null when it is not to be watched
   */
  default @Nullable StepWatch passStarted(Object model) {
    return null;
  }

  /**
   * DL4J is done with a minibatch of a model on this thread, and with everything that it does after the
   * step; may come without a step before it.
   *
   * @param model DL4J's model
   * @return what is to be thrown out of {@code fit}, because the user has asked for that; null otherwise
   */
  default @Nullable TrainingStoppedError batchDone(Object model) {
    return null;
  }

  /**
   * A program has had an update computed itself, outside of a step.
   *
   * @param updater DL4J's {@code BaseMultiLayerUpdater}, which knows its model
   * @param gradient what has become the update, DL4J's own
   * @param iteration the number that the program has given to it
   */
  default void updateComputed(Object updater, @Nullable Object gradient, int iteration) {}

  /**
   * A call of {@code fit} or of an evaluation begins on this thread, outermost on it.
   *
   * @param model DL4J's model, which may never have trained
   */
  default void called(Object model, Call call) {}

  /**
   * A model has been evaluated.
   *
   * @param result what {@code doEvaluation} returns, DL4J's own
   */
  default void evaluated(Object model, Object result) {}

  /**
   * A model has computed its mean loss on a batch, outside of a step.
   *
   * @param data the batch, DL4J's own
   */
  default void scored(Object model, double loss, Object data) {}

  /**
   * A score calculator of early stopping has scored a model.
   *
   * @param calculator the calculator, DL4J's own or a user's
   */
  default void scoreCalculated(Object model, double score, Object calculator) {}

  /** The outermost call of a model's {@code fit} on this thread has thrown. */
  default void fitFailed(Object model, Throwable failure) {}

  /** Nothing has caught what that thread threw, and it ends. */
  default void uncaught(Thread thread, Throwable failure) {}

  /** A program tells what it has done to a model; see {@link Hub#announce}. */
  default void announced(Object model, String kind, Map<String, Object> details) {}

  /** A program reports a number of its own; see {@link Hub#scalar(Class, Object, String, long, double)}. */
  default void scalar(Object model, String name, long step, double value) {}

  /**
   * A program reports a number of its own, at the present step; see {@link Hub#scalar(Object, String,
   * double)}.
   *
   * @param model null for the model that was trained last
   */
  default void scalar(@Nullable Object model, String name, double value) {}

  /** What it says of itself, as a JSON object that only the attaching side reads. */
  default String status() {
    return "{}";
  }

  /** Ends all runs; no further step will be announced. */
  @Override
  void close();
}
