package io.tightrope.dl4j.hook;

import org.jspecify.annotations.Nullable;

/** A computation of gradients, in a loop of the program's own, of which only the loss is read. */
final class RecordedPass extends UnreadStep {
  private final Object model;
  private final OwnLoop loop;

  RecordedPass(Object model, OwnLoop loop) {
    this.model = model;
    this.loop = loop;
  }

  @Override
  public boolean isPassOf(Object other) {
    return model == other;
  }

  @Override
  public void passDone(boolean scored) {
    loop.passDone(scored, false, 0);
  }

  @Override
  public void stepDone(@Nullable Object gradientAndScore) {}

  @Override
  public void stepFailed() {
    loop.passFailed(0);
  }
}
