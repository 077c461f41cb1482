package io.tightrope.benchmarks.detection;

import io.tightrope.theory.SparseKind;

/**
 * The activation of one layer while it trains: a threshold and a clip, or tanh.
 *
 * @param kind family; ReLU is {@code RELU_TAU} with threshold 0
 * @param tanh whether it is tanh instead, and the rest does not count
 * @param tau threshold
 * @param m clip, infinite without one
 */
record Shape(SparseKind kind, boolean tanh, float tau, float m) {
  static final Shape RELU = new Shape(SparseKind.RELU_TAU, false, 0, Float.POSITIVE_INFINITY);
  static final Shape TANH = new Shape(SparseKind.CST, true, 0, 1);

  float value(float h) {
    if (tanh) {
      return (float) Math.tanh(h);
    }
    float height = kind.twoSided() ? Math.abs(h) - tau : h - tau;
    float clipped = Float.isNaN(height) ? height : Math.min(Math.max(height, 0), m);
    return kind.twoSided() && h < 0 ? -clipped : clipped;
  }

  float slope(float h) {
    if (tanh) {
      float t = (float) Math.tanh(h);
      return 1 - t * t;
    }
    float height = kind.twoSided() ? Math.abs(h) - tau : h - tau;
    return height > 0 && height < m ? 1 : 0;
  }
}
