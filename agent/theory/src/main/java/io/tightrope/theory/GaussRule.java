package io.tightrope.theory;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], from the numerics library. */
final class GaussRule {
  final double[] nodes;
  final double[] weights;

  private GaussRule(double[] nodes, double[] weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  /** The rule with that many nodes; exact for polynomials up to degree {@code 2 count - 1}. */
  static GaussRule legendre(int count) {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(count);
    double[] nodes = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      nodes[i] = rule.getPoint(i);
      weights[i] = rule.getWeight(i);
    }
    return new GaussRule(nodes, weights);
  }
}
