package io.tightrope.sparse.activation;

/** {@code min(max(x - tau, 0), m)}: ReLU_tau with an infinite m, CReLU with a finite one. */
record OneSided(double tau, double m) implements Kernel {

  @Override
  public void activate(float[] x, int n) {
    float threshold = (float) tau;
    float clip = (float) m;
    for (int i = 0; i < n; i++) {
      x[i] = Math.min(Math.max(x[i] - threshold, 0f), clip);
    }
  }

  @Override
  public void activate(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.min(Math.max(x[i] - tau, 0.0), m);
    }
  }

  @Override
  public void backprop(int[] xBits, int[] epsilonBits, int n) {
    int low = OrderedBits.above((float) tau);
    int high = OrderedBits.below((float) tau + (float) m);
    for (int i = 0; i < n; i++) {
      int x = OrderedBits.of(xBits[i]);
      int outside = x ^ Math.min(Math.max(x, low), high);
      xBits[i] = epsilonBits[i] & ~((outside | -outside) >> 31);
    }
  }

  @Override
  public void backprop(long[] xBits, long[] epsilonBits, int n) {
    long low = OrderedBits.above(tau);
    long high = OrderedBits.below(tau + m);
    for (int i = 0; i < n; i++) {
      long x = OrderedBits.of(xBits[i]);
      long outside = x ^ Math.min(Math.max(x, low), high);
      xBits[i] = epsilonBits[i] & ~((outside | -outside) >> 63);
    }
  }
}
