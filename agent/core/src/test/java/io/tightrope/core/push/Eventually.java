package io.tightrope.core.push;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for another thread to bring something about. */
public final class Eventually {
  private Eventually() {}

  /** Tries until the assertion holds; after a while lets it fail. */
  public static void eventually(ThrowingCallable assertion) throws Throwable {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw notYet;
        }
        Thread.sleep(10);
      }
    }
  }
}
