package io.tightrope.theory.gauss;

import org.hipparchus.analysis.integration.gauss.LegendreRuleFactory;
import org.hipparchus.util.Pair;

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], from the numerics library. */
public final class GaussRule {
  public final double[] nodes;
  public final double[] weights;

  private GaussRule(double[] nodes, double[] weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  /** The rule with that many nodes; exact for polynomials up to degree {@code 2 count - 1}. */
  public static GaussRule legendre(int count) {
    // Its own factory: the one for all rules works out constants of forty digits first.
    Pair<double[], double[]> rule = new LegendreRuleFactory().getRule(count);
    return new GaussRule(rule.getFirst(), rule.getSecond());
  }
}
