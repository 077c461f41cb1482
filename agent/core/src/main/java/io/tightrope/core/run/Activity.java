package io.tightrope.core.run;

import java.util.Locale;
import java.util.Optional;

/** What a living process does with a run. The JSON name is the lower-case one. */
public enum Activity {
  /** Inside {@code fit}, or took a step within the last seconds: a step is to be expected. */
  TRAINING,
  /** Computes scores or outputs between steps: no step is to be expected. */
  EVALUATING,
  /** Does something else: serves, waits for data, has trained enough. */
  IDLE;

  /** The name in JSON and in metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The activity of that name, or empty. */
  public static Optional<Activity> ofId(String id) {
    for (Activity activity : values()) {
      if (activity.id().equals(id)) {
        return Optional.of(activity);
      }
    }
    return Optional.empty();
  }
}
