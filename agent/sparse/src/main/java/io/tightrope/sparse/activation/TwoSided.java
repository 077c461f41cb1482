package io.tightrope.sparse.activation;

/** {@code sign(x) min(max(|x| - tau, 0), m)}: ST_tau with an infinite m, CST with a finite one. */
record TwoSided(double tau, double m) implements Kernel {

  @Override
  public void activate(float[] x, int n) {
    float threshold = (float) tau;
    float clip = (float) m;
    for (int i = 0; i < n; i++) {
      float beyond = x[i] - Math.min(Math.max(x[i], -threshold), threshold);
      x[i] = Math.min(Math.max(beyond, -clip), clip);
    }
  }

  @Override
  public void activate(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      double beyond = x[i] - Math.min(Math.max(x[i], -tau), tau);
      x[i] = Math.min(Math.max(beyond, -m), m);
    }
  }

  @Override
  public void backprop(int[] xBits, int[] epsilonBits, int n) {
    int low = OrderedBits.above((float) tau);
    int high = OrderedBits.below((float) tau + (float) m);
    for (int i = 0; i < n; i++) {
      int magnitude = xBits[i] & Integer.MAX_VALUE;
      int outside = magnitude ^ Math.min(Math.max(magnitude, low), high);
      xBits[i] = epsilonBits[i] & ~((outside | -outside) >> 31);
    }
  }

  @Override
  public void backprop(long[] xBits, long[] epsilonBits, int n) {
    long low = OrderedBits.above(tau);
    long high = OrderedBits.below(tau + m);
    for (int i = 0; i < n; i++) {
      long magnitude = xBits[i] & Long.MAX_VALUE;
      long outside = magnitude ^ Math.min(Math.max(magnitude, low), high);
      xBits[i] = epsilonBits[i] & ~((outside | -outside) >> 63);
    }
  }
}
