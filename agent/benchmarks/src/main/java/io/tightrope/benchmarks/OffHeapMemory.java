package io.tightrope.benchmarks;

/**
 * JavaCPP asks the kernel for the process's memory at each of thousands of allocations a training step, which
 * takes a good part of the time. Without that nothing asks for a collection when only memory off the heap is short,
 * so that long trainings have to.
 */
public final class OffHeapMemory {
  private static final int STEPS = 100;

  private OffHeapMemory() {}

  /** To be called before the first array is made. */
  public static void checkNoLimit() {
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
  }

  /** To be called at each step of a training: collects now and then. */
  public static void collect(int step) {
    if (step % STEPS == 0) {
      System.gc();
    }
  }
}
