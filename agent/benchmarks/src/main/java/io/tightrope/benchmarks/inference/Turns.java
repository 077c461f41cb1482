package io.tightrope.benchmarks.inference;

import io.tightrope.benchmarks.inference.way.Way;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * Lets several ways compute the same batches by turns, a block of calls of the one and a block of
 * the next, and takes the processor time of the calling thread: time in which others had the core
 * does not count. Which way begins changes from round to round. The first call of a block is not
 * timed, since it brings the weights back into the cache.
 */
final class Turns {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final double BLOCK_NANOS = 4e6;
  private static final int FEWEST_CALLS = 2;
  private static final int MOST_CALLS = 2000;

  /** Rounds before the first that counts, which also tell how many calls fill a block. */
  private static final int LEAST_WARM_UP = 8;

  private static final int MOST_WARM_UP = 80;

  /** Warm-up ends after so many rounds in which the compiler had nothing to do. */
  private static final int SETTLED = 4;

  private final List<Way> ways;
  private final int batches;
  private final int[] calls;
  private final int[] next;

  private Turns(List<Way> ways, int batches) {
    this.ways = ways;
    this.batches = batches;
    calls = new int[ways.size()];
    next = new int[ways.size()];
    Arrays.fill(calls, FEWEST_CALLS);
  }

  /**
   * Microseconds per call and the share of the time in which the thread had no processor.
   *
   * @param micros for each way, one number per block
   */
  record Times(double[][] micros, double waitedShare) {}

  /** Measures all ways in so many rounds. */
  static Times measure(List<Way> ways, int batches, int rounds) {
    Turns turns = new Turns(ways, batches);
    turns.warmUp();
    double[][] micros = new double[ways.size()][rounds];
    long clock = System.nanoTime();
    long processor = THREADS.getCurrentThreadCpuTime();
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < ways.size(); turn++) {
        int way = (round + turn) % ways.size();
        micros[way][round] = turns.block(way) / 1000;
      }
    }
    double worked = THREADS.getCurrentThreadCpuTime() - processor;
    return new Times(micros, Math.max(0, 1 - worked / (System.nanoTime() - clock)));
  }

  /**
   * Another share of zeros takes other branches, for which the compiler drops code that it had made
   * for the row before. On a busy machine it takes a while to make it anew.
   */
  private void warmUp() {
    long compiled = COMPILER.getTotalCompilationTime();
    int settled = 0;
    for (int round = 0;
        round < MOST_WARM_UP && (round < LEAST_WARM_UP || settled < SETTLED);
        round++) {
      for (int way = 0; way < ways.size(); way++) {
        double nanos = Math.max(1, block(way));
        calls[way] = (int) Math.max(FEWEST_CALLS, Math.min(MOST_CALLS, BLOCK_NANOS / nanos));
      }
      long now = COMPILER.getTotalCompilationTime();
      settled = now == compiled ? settled + 1 : 0;
      compiled = now;
    }
  }

  /** Nanoseconds per call. */
  private double block(int index) {
    Way way = ways.get(index);
    way.run(next[index]);
    long before = THREADS.getCurrentThreadCpuTime();
    for (int call = 0; call < calls[index]; call++) {
      next[index] = (next[index] + 1) % batches;
      way.run(next[index]);
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - before) / calls[index];
  }
}
