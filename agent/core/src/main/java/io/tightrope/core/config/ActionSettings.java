package io.tightrope.core.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the agent does besides reporting. Immutable.
 *
 * @param checkpointDirectory absolute path of the directory for checkpoints; empty to write none
 * @param checkpointEvery steps from one checkpoint to the next, at least 1
 * @param checkpointKeep how many checkpoints of a run there are, without those kept because of an
 *     alert; at least 2
 * @param onCritical what a critical alert leads to
 */
public record ActionSettings(
    Optional<Path> checkpointDirectory,
    int checkpointEvery,
    int checkpointKeep,
    OnCritical onCritical) {

  /** Reports only; the default. */
  public static final ActionSettings NONE =
      new ActionSettings(Optional.empty(), 200, 3, OnCritical.NOTHING);

  /** Returns true if the agent only reports. */
  public boolean isNone() {
    return checkpointDirectory.isEmpty() && onCritical == OnCritical.NOTHING;
  }
}
