package io.tightrope.core.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What observing has cost all runs of a process together. The first steps of a run are observed whatever
 * they cost; a program that trains networks by the thousand would pay that for each. So after the first
 * {@value #FREE_STARTS} runs that is done only while the process as a whole keeps to the budget. Thread-safe.
 */
public final class ProcessCost {
  private static final int FREE_STARTS = 10;

  private final AtomicInteger starts = new AtomicInteger();
  private final LongAdder observationNanos = new LongAdder();
  private final LongAdder trainingNanos = new LongAdder();

  /**
   * A run begins.
   *
   * @param budget share of the training time that observing may take
   * @return whether its first steps are to be observed one by one
   */
  boolean affordsStart(double budget) {
    return starts.incrementAndGet() <= FREE_STARTS
        || budget >= 1
        || observationNanos.sum() <= budget * trainingNanos.sum();
  }

  /** A step of a run ended. */
  void add(long training, long observation) {
    trainingNanos.add(training);
    if (observation > 0) {
      observationNanos.add(observation);
    }
  }
}
