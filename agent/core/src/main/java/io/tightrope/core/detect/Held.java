package io.tightrope.core.detect;

/** For how many observed steps and optimizer steps a condition has held without a break. */
final class Held {
  private int frames;
  private long since;

  /** Takes the condition of the frame at that step; returns itself. */
  Held update(boolean holds, long step) {
    if (!holds) {
      frames = 0;
    } else if (frames++ == 0) {
      since = step;
    }
    return this;
  }

  boolean forFrames(int least) {
    return frames >= least;
  }

  boolean forSteps(long least, long now) {
    return frames > 0 && now - since >= least;
  }
}
