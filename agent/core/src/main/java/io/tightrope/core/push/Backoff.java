package io.tightrope.core.push;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: half a second, doubled with each failure up to ten
 * seconds, each time between half of it and all of it, so that many agents do not come back to a
 * dashboard in the same instant. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long LAST_MILLIS = 10_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  long nextMillis() {
    long wait = millis / 2 + random.nextLong(millis / 2 + 1);
    millis = Math.min(2 * millis, LAST_MILLIS);
    return wait;
  }

  void reset() {
    millis = FIRST_MILLIS;
  }
}
