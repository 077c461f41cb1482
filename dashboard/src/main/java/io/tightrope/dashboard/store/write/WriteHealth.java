package io.tightrope.dashboard.store.write;

import io.tightrope.dashboard.store.schema.StoreFault;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one of the threads of the store can write. A fault is logged in one line when it begins,
 * once a minute while it lasts, and when it is over. Thread-safe.
 */
final class WriteHealth {
  private static final Logger LOG = LoggerFactory.getLogger(WriteHealth.class);
  private static final long LINE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String what;
  private @Nullable StoreFault fault;
  private long loggedAt;
  private long failures;

  /**
   * @param what is written, for the log
   */
  WriteHealth(String what) {
    this.what = what;
  }

  /** The fault while there is one. */
  synchronized Optional<StoreFault> fault() {
    return Optional.ofNullable(fault);
  }

  synchronized boolean isGood() {
    return fault == null;
  }

  /** Takes note that it could not write. */
  synchronized void failed(Throwable failure) {
    long now = System.nanoTime();
    failures++;
    if (fault == null) {
      fault = StoreFault.of(failure, System.currentTimeMillis() / 1e3);
      loggedAt = now;
      LOG.error("Cannot write {}. {} ({})", what, fault.sentence(), failure.getMessage());
      LOG.debug("the first failure", failure);
    } else if (now - loggedAt > LINE_EVERY_NANOS) {
      loggedAt = now;
      LOG.error("Still cannot write {} after {} tries. {}", what, failures, fault.sentence());
    }
  }

  /** Takes note that it could write. */
  synchronized void succeeded() {
    if (fault != null) {
      LOG.info("Can write {} again.", what);
      fault = null;
      failures = 0;
    }
  }
}
