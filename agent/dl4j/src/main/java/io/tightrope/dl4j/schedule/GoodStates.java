package io.tightrope.dl4j.schedule;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * The moments of a training that a ramp can go back to: the last one at which a stage was held (the
 * beginning of the training before that), and a later one at which nothing was broken, if there is one. A moment
 * within a stage counts only some steps later, since a fault shows a few steps after it has struck. Not
 * thread-safe.
 */
final class GoodStates {
  /** Steps after which a moment of a stage counts if nothing was found until then. */
  private static final int CONFIRMED_AFTER = 15;

  /**
   * A moment.
   *
   * @param stage that it is of; empty at the beginning of the training
   * @param step optimizer step from which on steps are undone by going back to it
   * @param loss smoothed
   */
  record Good(Snapshot snapshot, Optional<SparsitySchedule.Stage> stage, long step, double loss) {
    private Good at(long now) {
      return new Good(snapshot, stage, now, loss);
    }
  }

  private final Model network;
  private Good held;
  private @Nullable Good later;
  private @Nullable Good candidate;
  private long savedStep;

  /** @param step the last optimizer step before the ramp */
  GoodStates(Model network, long step) {
    this.network = network;
    this.held = new Good(Snapshot.of(network), Optional.empty(), step, Double.NaN);
    this.savedStep = step;
  }

  /** A stage is held for the first time. */
  void held(SparsitySchedule.Stage stage, long step, double loss) {
    held = new Good(Snapshot.of(network), Optional.of(stage), step, loss);
    stageBegins(step);
  }

  /** Nothing is broken at this moment of a stage. */
  void quiet(SparsitySchedule.Stage stage, long step, double loss) {
    candidate = new Good(Snapshot.of(network), Optional.of(stage), step, loss);
    savedStep = step;
  }

  /** Nothing is broken at this step either. */
  void stillGood(long step) {
    if (candidate != null && step - candidate.step() >= CONFIRMED_AFTER) {
      later = candidate;
      candidate = null;
    }
  }

  /** A stage begins. Moments within the stage before are forgotten. */
  void stageBegins(long step) {
    later = null;
    candidate = null;
    savedStep = step;
  }

  /** Steps since a moment was kept, or since the stage began. */
  long age(long step) {
    return step - savedStep;
  }

  /** The last moment at which a stage was held. */
  Good lastHeld() {
    return held;
  }

  /** The newest moment. */
  Good newest() {
    return later == null ? held : later;
  }

  /**
   * The network has gone back to a moment. One within a stage serves only once: what breaks again after it may
   * have been broken in it.
   */
  void wentBackTo(Good moment, long step) {
    if (moment == held) {
      held = held.at(step);
    }
    stageBegins(step);
  }
}
