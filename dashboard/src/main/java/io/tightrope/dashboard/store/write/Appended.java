package io.tightrope.dashboard.store.write;

import io.tightrope.core.frame.StepFrame;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param first place of the first accepted frame among the run's frames, from 0
 * @param accepted the frames that were new, now on disk, in consecutive places, each as the store
 *     gives it back (single precision)
 * @param duplicates how many were known already
 */
public record Appended(int first, List<StepFrame> accepted, int duplicates) {
  public Appended {
    accepted = List.copyOf(accepted);
  }
}
