package io.tightrope.sparse.activation;

/**
 * One activation on a run of plain numbers. The backward pass works on the bits of the numbers: whether
 * x lies between two bounds is a comparison of integers, and integers give the JIT loops without
 * branches, which random zeros would mispredict half of the time.
 */
interface Kernel {

  /** That of an activation. */
  static Kernel of(SparseActivation activation) {
    return activation.twoSided()
        ? new TwoSided(activation.tau(), activation.m())
        : new OneSided(activation.tau(), activation.m());
  }

  /** Overwrites the first {@code n} pre-activations with activations. */
  void activate(float[] x, int n);

  /** Overwrites the first {@code n} pre-activations with activations. */
  void activate(double[] x, int n);

  /** Overwrites pre-activations with {@code epsilon} where the slope is 1 and with +0 elsewhere. */
  void backprop(int[] xBits, int[] epsilonBits, int n);

  /** Overwrites pre-activations with {@code epsilon} where the slope is 1 and with +0 elsewhere. */
  void backprop(long[] xBits, long[] epsilonBits, int n);
}
