package io.tightrope.sparse.inference;

/**
 * Batch normalization with the mean and variance that training has left: {@code (x - mean) scale +
 * shift} per unit.
 */
final class Normalization implements Operation {
  private final float[] means;
  private final float[] scales;
  private final float[] shifts;

  Normalization(float[] means, float[] scales, float[] shifts) {
    this.means = means;
    this.scales = scales;
    this.shifts = shifts;
  }

  @Override
  public void apply(Signal signal) {
    float[] x = signal.values();
    for (int i = 0; i < means.length; i++) {
      x[i] = (x[i] - means[i]) * scales[i] + shifts[i];
    }
  }
}
