package io.tightrope.dashboard.alerts;

import java.util.Map;
import java.util.Optional;

/**
 * An alert became another.
 *
 * @param before empty when it is new
 * @param after what it is now
 * @param state where it stands now
 * @param labels the labels of its run
 * @param isNews false for what happened long ago, as in an imported run: nobody is notified of it
 */
public record Change(
    Optional<TrackedAlert> before,
    TrackedAlert after,
    AlertState state,
    Map<String, String> labels,
    boolean isNews) {

  public Change {
    labels = Map.copyOf(labels);
  }

  /** The same change, announced as that. */
  Change with(Announcement announcement) {
    return new Change(before, after.with(announcement), state, labels, isNews);
  }

  /** What was announced of the alert before this change. */
  public Announcement announcedBefore() {
    return before.map(TrackedAlert::announcement).orElse(Announcement.NONE);
  }
}
