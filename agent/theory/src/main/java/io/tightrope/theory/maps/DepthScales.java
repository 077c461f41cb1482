package io.tightrope.theory.maps;

/**
 * Over how many layers a disturbance shrinks by a factor e (Schoenholz 2017, eqs. 7 to 10).
 *
 * @param variance {@code -1 / ln |V'(q*)|}, infinite where the slope is 1 or more
 * @param correlation {@code -1 / ln R'(rho*)} at the correlation that inputs tend to, infinite on
 *     the edge of chaos: beyond about six of these, different inputs look alike to the network
 */
public record DepthScales(double variance, double correlation) {

  /** Of the layers at the fixed point q of their variance map. */
  public static DepthScales at(VarianceMap map, double q) {
    double slope = Math.abs(map.at(q).slope());
    CorrelationMap correlations = new CorrelationMap(map, q);
    return new DepthScales(scale(slope), scale(correlations.slope(correlations.attractor())));
  }

  private static double scale(double factor) {
    return factor >= 1 - 1e-12 ? Double.POSITIVE_INFINITY : -1 / Math.log(factor);
  }
}
