package io.tightrope.core.stats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * A program of its own, so that a test can start it on any JVM with any options: prints the least
 * nanoseconds an element that the kernels took, one line a layout.
 */
public final class KernelStopwatch {
  private static final int SAMPLES = 100;
  private static final int UNITS = 2000;
  private static final int REPEATS = 800;

  private KernelStopwatch() {}

  public static void main(String[] args) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(SAMPLES * UNITS * Float.BYTES).order(ByteOrder.nativeOrder());
    Random random = new Random(1);
    for (int i = 0; i < SAMPLES * UNITS; i++) {
      memory.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    print("units", memory, new long[] {UNITS, 1});
    print("samples", memory, new long[] {1, SAMPLES});
  }

  private static void print(String name, ByteBuffer memory, long[] strides) {
    StridedView view = new StridedView().float32(memory, 0, new long[] {SAMPLES, UNITS}, strides);
    StatisticsKernels kernels = new StatisticsKernels();
    UnitStatistics statistics = new UnitStatistics();
    ActivationBands bands = ActivationBands.oneSided(0.85, 1.2);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      statistics.reset();
      long started = System.nanoTime();
      kernels.observe(view, 0, 1, bands, statistics);
      least = Math.min(least, System.nanoTime() - started);
    }
    System.out.println(name + " " + (double) least / (SAMPLES * UNITS));
  }
}
