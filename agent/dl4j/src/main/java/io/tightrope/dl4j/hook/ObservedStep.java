package io.tightrope.dl4j.hook;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.dl4j.probe.NetworkProbe;
import org.jspecify.annotations.Nullable;

/** A step of DL4J's own training whose layers are read. */
final class ObservedStep extends ProbingStep {
  private final ModelWatch watch;

  ObservedStep(ModelWatch watch, NetworkProbe probe, AgentHealth health) {
    super(probe, health);
    this.watch = watch;
  }

  @Override
  public void stepDone(@Nullable Object gradientAndScore) {
    try {
      watch.stepEnded(RecordedStep.loss(gradientAndScore));
      observe(Moment.STEP_DONE, this, gradientAndScore);
    } finally {
      watch.stepLeft(spentNanos());
    }
  }

  @Override
  void complete(@Nullable Object gradientAndScore) {
    watch.stepObserved(probe.end(RecordedStep.loss(gradientAndScore)));
  }

  @Override
  public void stepFailed() {
    watch.stepFailed(spentNanos());
  }
}
