package io.tightrope.sparse.init;

import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.activation.CST;
import io.tightrope.sparse.activation.ReLUTau;
import io.tightrope.sparse.activation.STTau;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;

/**
 * What a hidden layer is designed for: a share of zeros, and a variance that depth preserves.
 *
 * <pre>{@code
 * SparseDesign design = SparseDesign.crelu(0.85, 2, 0.7);
 * new NeuralNetConfiguration.Builder().activation(design.activation())
 * }</pre>
 *
 * <p>Source: Price et al., ICLR 2024, section 3; q* as a knob: Dent and Tanner, 2026.
 *
 * @param edge the theory's solution: thresholds, sw2 and sb2
 */
public record SparseDesign(EdgeOfChaos.Feasible edge) {

  /** The clipped shifted ReLU; see {@link #clipped}. */
  public static SparseDesign crelu(double sparsity, double q, double slope) {
    return clipped(SparseKind.CRELU, sparsity, q, slope);
  }

  /** The clipped soft threshold; see {@link #clipped}. */
  public static SparseDesign cst(double sparsity, double q, double slope) {
    return clipped(SparseKind.CST, sparsity, q, slope);
  }

  /** The shifted ReLU, unstable in depth beyond a sparsity of about 0.5; see {@link #unclipped}. */
  public static SparseDesign reluTau(double sparsity, double q) {
    return unclipped(SparseKind.RELU_TAU, sparsity, q);
  }

  /** The soft threshold, unstable in depth; see {@link #unclipped}. */
  public static SparseDesign st(double sparsity, double q) {
    return unclipped(SparseKind.ST, sparsity, q);
  }

  /**
   * A clipped activation.
   *
   * @param sparsity share of exact zeros, above 0 and below 1
   * @param q the pre-activations' second moment that depth shall preserve, above 0; 1 in the
   *     literature, 2 trained better here
   * @param slope slope of the variance map there, above 0 and below 1; 0.7 is a good start
   * @throws IllegalArgumentException if a number is out of its range or no such design exists
   */
  public static SparseDesign clipped(SparseKind kind, double sparsity, double q, double slope) {
    return new SparseDesign(EdgeOfChaos.withSlope(kind, sparsity, q, slope).orThrow());
  }

  /**
   * An unclipped activation, whose slope is always 1.
   *
   * @throws IllegalArgumentException if a number is out of its range or no such design exists
   */
  public static SparseDesign unclipped(SparseKind kind, double sparsity, double q) {
    return new SparseDesign(EdgeOfChaos.unclipped(kind, sparsity, q).orThrow());
  }

  /** The activation for DL4J's builder, with its thresholds, its target sparsity and its q*. */
  public SparseActivation activation() {
    double tau = edge.activation().tau();
    double m = edge.activation().m();
    double target = edge.sparsity();
    return switch (kind()) {
      case RELU_TAU -> new ReLUTau(tau, target, q());
      case ST -> new STTau(tau, target, q());
      case CRELU -> new CReLU(tau, m, target, q());
      case CST -> new CST(tau, m, target, q());
    };
  }

  /** Which of the four activations. */
  public SparseKind kind() {
    return edge.activation().kind();
  }

  /** The share of zeros aimed at. */
  public double sparsity() {
    return edge.sparsity();
  }

  /** The second moment of the pre-activations that depth preserves, q*. */
  public double q() {
    return edge.q();
  }

  /** The same kind, q* and slope at another sparsity. */
  public SparseDesign at(double sparsity) {
    return kind().clipped()
        ? clipped(kind(), sparsity, q(), edge.slope())
        : unclipped(kind(), sparsity, q());
  }
}
