package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.StagedNetwork;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import java.util.Optional;

/** Strikes once in the middle of one stage. Not thread-safe. */
final class Striker {
  private final Plan.Strike strike;
  private final Recipe recipe;
  private final StagedNetwork network;
  private final SparsityRamp ramp;
  private final double target;
  private final int minSteps;
  private final boolean last;
  private long reachedAt = -1;
  private Optional<Fault> struck = Optional.empty();

  /** A striker of this run. */
  Striker(
      Plan.Strike strike,
      Recipe recipe,
      StagedNetwork network,
      SparsityRamp ramp,
      SparsitySchedule schedule) {
    this.strike = strike;
    this.recipe = recipe;
    this.network = network;
    this.ramp = ramp;
    SparsitySchedule.Stage stage = schedule.stages().get(strike.stage() - 1);
    this.target = stage.target();
    this.minSteps = stage.minSteps();
    this.last = strike.stage() == schedule.stages().size();
  }

  /**
   * Called before each step.
   *
   * @param step how many steps are done
   */
  void before(int step) {
    if (struck.isEmpty()) {
      if (reachedAt < 0 && ramp.target() >= target) {
        reachedAt = step;
      }
      if (reachedAt >= 0 && step - reachedAt >= half()) {
        int layer = strike.kind().strike(network, recipe);
        struck = Optional.of(new Fault(strike.kind(), layer, step, ramp.target(), 0));
      }
    } else if (strike.kind() == FaultKind.RATE
        && step == struck.get().step() + FaultKind.RATE_STEPS
        && !rolledBack()) {
      network.setLearningRate(recipe.rate());
    }
  }

  /** A stage before the last is as long as its minimum of steps, the last one lasts to the end. */
  private long half() {
    return (last ? recipe.steps() - reachedAt : minSteps) / 2;
  }

  private boolean rolledBack() {
    return ramp.events().stream()
        .anyMatch(event -> event.kind() == RunEvent.Kind.ROLLBACK
            && event.step() >= struck.orElseThrow().step());
  }

  /** What was done; empty if the stage was not reached. */
  Optional<Fault> fault() {
    return struck.map(fault -> new Fault(
        fault.kind(),
        fault.layer(),
        fault.step(),
        fault.target(),
        ramp.highestHeld().orElse(0)));
  }
}
