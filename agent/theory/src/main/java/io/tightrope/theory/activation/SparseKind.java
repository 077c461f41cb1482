package io.tightrope.theory.activation;

import java.util.Arrays;
import java.util.Optional;

/** The four sparsity-inducing activations of Price 2024. */
public enum SparseKind {
  /** Shifted ReLU: {@code max(x - tau, 0)}. */
  RELU_TAU("relu_tau", false, false),
  /** Soft threshold: {@code sign(x) max(|x| - tau, 0)}. */
  ST("st", true, false),
  /** Clipped shifted ReLU: {@code min(max(x - tau, 0), m)}. */
  CRELU("crelu", false, true),
  /** Clipped soft threshold: {@code sign(x) min(max(|x| - tau, 0), m)}. */
  CST("cst", true, true);

  private final String label;
  private final boolean twoSided;
  private final boolean clipped;

  SparseKind(String label, boolean twoSided, boolean clipped) {
    this.label = label;
    this.twoSided = twoSided;
    this.clipped = clipped;
  }

  /** Its name in commands, the API and run descriptions. */
  public String label() {
    return label;
  }

  /** Whether it passes negative values too. */
  public boolean twoSided() {
    return twoSided;
  }

  /** Whether it has a clip m. */
  public boolean clipped() {
    return clipped;
  }

  /** The kind with the same sides that has a clip; itself when it has one. */
  public SparseKind withClip() {
    return twoSided ? CST : CRELU;
  }

  /** How many tails of the Gaussian pass: 1 or 2. */
  int sides() {
    return twoSided ? 2 : 1;
  }

  /** The kind of that label, or empty. */
  public static Optional<SparseKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }
}
