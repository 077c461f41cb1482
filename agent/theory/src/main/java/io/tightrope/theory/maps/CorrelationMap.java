package io.tightrope.theory.maps;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.gauss.GaussRule;
import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.gauss.StandardNormal;
import java.util.Arrays;

/**
 * How a layer passes on the correlation of two inputs: {@code R(rho) = (sw2 E[phi(u1) phi(u2)] +
 * sb2) / V(q)} with u1, u2 jointly Gaussian of variance q and correlation rho (Poole 2016, eq. 5).
 *
 * <p>Conditional on the common part U of the two, they are independent, so that {@code E[phi(u1)
 * phi(u2)] = E_U[g(U)^2]} with {@code g(U) = E[phi | U]}, a closed form for the sparse activations:
 * one integral instead of two, by Gauss-Legendre panels that get narrow where a kink leaves g nearly
 * unsmooth (rho near 1). The slope is {@code R'(rho) = sw2 q E[phi'(u1) phi'(u2)] / V(q)} by Price's
 * theorem, and {@code R'(1) = chi1} at the fixed point. Immutable and thread-safe; about 50
 * microseconds a value for a sparse activation.
 */
public final class CorrelationMap {
  private static final GaussRule RULE = GaussRule.legendre(16);
  private static final double RANGE = 9;
  private static final double WIDEST_PANEL = 2.25;
  private static final double[] AROUND_KINK = {-7, -4, -1.5, 1.5, 4, 7};

  private final VarianceMap map;
  private final double q;
  private final double value;

  /**
   * Between layers of variance q.
   *
   * @param q above 0, usually a fixed point
   */
  public CorrelationMap(VarianceMap map, double q) {
    this.map = map;
    this.q = Require.positive("q", q);
    this.value = map.apply(q);
  }

  /** {@code R(rho)} for rho in [-1, 1]; NaN where the layer's variance is 0. */
  public double apply(double rho) {
    double product =
        rho >= 1 ? map.activation().moments(q).second() : product(requireCorrelation(rho), false);
    return (map.sw2() * product + map.sb2()) / value;
  }

  /** {@code R'(rho)} for rho in [-1, 1]. */
  public double slope(double rho) {
    double product = rho >= 1
        ? map.activation().moments(q).slopeSecond()
        : product(requireCorrelation(rho), true);
    return map.sw2() * q * product / value;
  }

  /**
   * The correlation at each of {@code layers} layers, the first being {@code first}: what depth alone
   * explains.
   */
  public double[] trajectory(double first, int layers) {
    double[] rho = new double[Require.atLeast("the number of layers", 1, layers)];
    rho[0] = requireCorrelation(first);
    for (int l = 1; l < layers; l++) {
      rho[l] = Math.min(1, Math.max(-1, apply(rho[l - 1])));
    }
    return rho;
  }

  /**
   * The correlation that inputs tend to: 1 in the ordered phase and on the edge, the fixed point
   * below 1 in the chaotic phase.
   */
  public double attractor() {
    if (slope(1) <= 1 + 1e-9) {
      return 1;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double middle = 0.5 * (low + high);
      if (apply(middle) > middle) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private static double requireCorrelation(double rho) {
    if (!(rho >= -1 && rho <= 1)) {
      throw new IllegalArgumentException("a correlation lies between -1 and 1, not " + rho);
    }
    return rho;
  }

  private double product(double rho, boolean ofSlopes) {
    double common = Math.sqrt(q * Math.abs(rho));
    double own = Math.sqrt(q * (1 - Math.abs(rho)));
    double mirror = Math.signum(rho);
    double[] ends = panels(common, own, mirror < 0);
    boolean even = isOdd(map.activation());
    double sum = 0;
    for (int i = 0; i + 1 < ends.length; i++) {
      if (even && ends[i + 1] <= 0) {
        continue;
      }
      double half = 0.5 * (ends[i + 1] - ends[i]);
      double centre = 0.5 * (ends[i + 1] + ends[i]);
      for (int k = 0; k < RULE.nodes.length; k++) {
        double u = centre + half * RULE.nodes[k];
        double left = given(common * u, own, ofSlopes);
        double right = mirror >= 0 ? left : given(-common * u, own, ofSlopes);
        sum += half * RULE.weights[k] * StandardNormal.density(u) * left * right;
      }
    }
    return even ? 2 * sum : sum;
  }

  /** Of an odd activation half the integral is enough. */
  private static boolean isOdd(Activation activation) {
    return activation instanceof SparseActivation sparse && sparse.kind().twoSided();
  }

  private double given(double centre, double deviation, boolean ofSlopes) {
    return ofSlopes
        ? map.activation().meanSlope(centre, deviation)
        : map.activation().meanValue(centre, deviation);
  }

  private double[] panels(double common, double own, boolean mirrored) {
    double[] kinks = map.activation().kinks();
    int even = (int) Math.ceil(2 * RANGE / WIDEST_PANEL);
    double[] ends = new double[even + 1 + 2 * kinks.length * AROUND_KINK.length];
    int count = 0;
    for (int i = 0; i <= even; i++) {
      ends[count++] = -RANGE + i * 2 * RANGE / even;
    }
    if (common > 0) {
      for (double kink : kinks) {
        for (double offset : AROUND_KINK) {
          ends[count++] = clamp((kink + offset * own) / common);
          if (mirrored) {
            ends[count++] = clamp((-kink + offset * own) / common);
          }
        }
      }
    }
    double[] used = Arrays.copyOf(ends, count);
    Arrays.sort(used);
    return used;
  }

  private static double clamp(double u) {
    return Math.max(-RANGE, Math.min(RANGE, u));
  }
}
