package io.tightrope.core.frame;

import java.util.List;

/**
 * What one worker sends at a time.
 *
 * @param worker which of the processes that train the run, {@value #DEFAULT_WORKER} unless told
 * @param frames in the order of their sequence numbers
 */
public record FrameBatch(String worker, List<StepFrame> frames) {
  /** The worker of a run that has only one. */
  public static final String DEFAULT_WORKER = "0";

  public FrameBatch {
    frames = List.copyOf(frames);
  }
}
