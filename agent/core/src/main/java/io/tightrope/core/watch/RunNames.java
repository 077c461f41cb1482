package io.tightrope.core.watch;

import io.tightrope.core.run.RunDescription;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names of the runs of one process, each given once: a second run that wants a name gets it with a
 * number behind it, from its first step on and whether or not there is a dashboard. Thread-safe.
 */
final class RunNames {
  private static final int RANDOM_RANGE = 36 * 36 * 36 * 36;

  private final Set<String> given = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** That name, or {@code name-2}, {@code name-3} and so on if it has been given. */
  synchronized String give(String wanted) {
    return given.add(wanted) ? wanted : giveAnother(wanted);
  }

  /** The name with the next number that has not been given, for when somebody else has it. */
  synchronized String giveAnother(String wanted) {
    String name = next(wanted);
    while (!given.add(name)) {
      name = next(wanted);
    }
    return name;
  }

  private String next(String wanted) {
    return wanted + "-" + numbers.merge(wanted, 2, (last, two) -> last + 1);
  }

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
