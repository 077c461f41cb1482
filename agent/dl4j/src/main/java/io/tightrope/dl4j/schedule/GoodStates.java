package io.tightrope.dl4j.schedule;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * The moments of a training that a ramp can go back to: the last one at which a stage was held (the
 * beginning of the training before that), and the last quiet one of a stage that is not held yet. Not
 * thread-safe.
 */
final class GoodStates {

  /**
   * A moment.
   *
   * @param stage the stage that was held; empty before the first
   * @param step optimizer step
   * @param loss smoothed
   */
  record Good(Snapshot snapshot, Optional<SparsitySchedule.Stage> stage, long step, double loss) {}

  private final Model network;
  private Good held;
  private Optional<Good> quiet = Optional.empty();
  private long savedStep;

  /** @param step optimizer step at which the ramp begins */
  GoodStates(Model network, long step) {
    this.network = network;
    this.held = new Good(Snapshot.of(network), Optional.empty(), step, Double.NaN);
    this.savedStep = step;
  }

  /** A stage is held at this moment. */
  void held(SparsitySchedule.Stage stage, long step, double loss) {
    held = new Good(Snapshot.of(network), Optional.of(stage), step, loss);
    quiet = Optional.empty();
    savedStep = step;
  }

  /** Nothing is broken at this moment of a stage that is not held. */
  void quiet(long step, double loss) {
    quiet = Optional.of(new Good(Snapshot.of(network), held.stage(), step, loss));
    savedStep = step;
  }

  /** A stage begins: a quiet moment of the one before is no way back to this one. */
  void stageBegins(long step) {
    quiet = Optional.empty();
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

  /** The last quiet moment of the present stage, which can be had once. */
  Optional<Good> takeQuiet() {
    Optional<Good> taken = quiet;
    quiet = Optional.empty();
    return taken;
  }
}
