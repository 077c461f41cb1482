package io.tightrope.benchmarks.overhead;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What steps took: time on the clock, and time that the training thread had a processor. */
final class StepTimes {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long[] clockNanos;
  private final long[] processorNanos;

  StepTimes(int steps) {
    clockNanos = new long[steps];
    processorNanos = new long[steps];
  }

  /** Takes a step and its times. */
  void take(int index, Runnable step) {
    long processor = THREADS.getCurrentThreadCpuTime();
    long clock = System.nanoTime();
    step.run();
    clockNanos[index] = System.nanoTime() - clock;
    processorNanos[index] = THREADS.getCurrentThreadCpuTime() - processor;
  }

  long[] clockNanos() {
    return clockNanos;
  }

  long[] processorNanos() {
    return processorNanos;
  }
}
