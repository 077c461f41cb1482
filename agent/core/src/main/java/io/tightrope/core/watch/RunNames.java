package io.tightrope.core.watch;

import io.tightrope.core.run.RunDescription;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names for runs that have none: model, date and a short random part. */
final class RunNames {
  private static final int RANDOM_RANGE = 36 * 36 * 36 * 36;

  private RunNames() {}

  /** The name in the description, or a new one, for example {@code mlp-20x200-2026-11-24-k3x9}. */
  static String orMade(RunDescription description) {
    if (!description.run().isBlank()) {
      return description.run();
    }
    String model = description
        .model()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
    String random =
        Integer.toString(RANDOM_RANGE + ThreadLocalRandom.current().nextInt(RANDOM_RANGE), 36);
    return (model.isEmpty() ? "run" : model) + "-" + LocalDate.now(java.time.ZoneOffset.UTC) + "-"
        + random.substring(1);
  }
}
