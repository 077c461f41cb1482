package io.tightrope.dl4j.hook;

import io.tightrope.core.health.AgentHealth;
import org.jspecify.annotations.Nullable;

/** A computation of gradients, in a loop of the program's own, whose layers are read. */
final class ObservedPass extends ProbingStep {
  private final Object model;
  private final OwnLoop loop;

  ObservedPass(Object model, OwnLoop loop, AgentHealth health) {
    super(loop.probe, health);
    this.model = model;
    this.loop = loop;
  }

  @Override
  public boolean isPassOf(Object other) {
    return model == other;
  }

  @Override
  public void passDone(boolean scored) {
    loop.passDone(scored, !hasFailed(), spentNanos());
  }

  @Override
  public void stepDone(@Nullable Object gradientAndScore) {}

  @Override
  public void stepFailed() {
    loop.passFailed(spentNanos());
  }
}
