package io.tightrope.core.detect.evidence;

/** For how many observed steps and optimizer steps a condition has held without a break. */
public final class Held {
  private int frames;
  private long since;

  /** Takes the condition of the frame at that step; returns itself. */
  public Held update(boolean holds, long step) {
    if (!holds) {
      frames = 0;
    } else if (frames++ == 0) {
      since = step;
    }
    return this;
  }

  public boolean forFrames(int least) {
    return frames >= least;
  }

  public boolean forSteps(long least, long now) {
    return frames > 0 && now - since >= least;
  }
}
