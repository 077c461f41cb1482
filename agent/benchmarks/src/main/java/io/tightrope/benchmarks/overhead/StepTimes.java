package io.tightrope.benchmarks.overhead;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What steps took: time on the clock, time that the training thread had a processor, and the heap
 * that it allocated.
 */
final class StepTimes {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();

  private final long[] clockNanos;
  private final long[] processorNanos;
  private final long[] allocatedBytes;
  private final boolean[] collected;

  StepTimes(int steps) {
    clockNanos = new long[steps];
    processorNanos = new long[steps];
    allocatedBytes = new long[steps];
    collected = new boolean[steps];
  }

  /** Takes a step and its times. */
  void take(int index, Runnable step) {
    long collections = collections();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long processor = THREADS.getCurrentThreadCpuTime();
    long clock = System.nanoTime();
    step.run();
    clockNanos[index] = System.nanoTime() - clock;
    processorNanos[index] = THREADS.getCurrentThreadCpuTime() - processor;
    allocatedBytes[index] = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    collected[index] = collections() != collections;
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : COLLECTORS) {
      count += collector.getCollectionCount();
    }
    return count;
  }

  long[] clockNanos() {
    return clockNanos;
  }

  long[] processorNanos() {
    return processorNanos;
  }

  long[] allocatedBytes() {
    return allocatedBytes;
  }

  /** Whether the garbage collector ran during that step. */
  boolean collected(int index) {
    return collected[index];
  }
}
