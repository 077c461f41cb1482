package io.tightrope.core.detect.evidence;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_01;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_25;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_50;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_75;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_99;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Which share of a layer's pre-activations stands at the ends of an S-shaped activation, by their
 * quantiles. An end begins where the slope has fallen to a hundredth of the steepest.
 */
public final class Saturation {
  private static final Map<String, Double> ENDS =
      Map.of("tanh", 3.0, "sigmoid", 6.0, "softsign", 9.0, "hardtanh", 1.0, "hardsigmoid", 2.5);
  /** A gate of these is meant to be open or shut. */
  private static final List<String> GATED = List.of("recurrent", "lstm", "rnn");

  private static final List<LayerStatistic> QUANTILES = List.of(
      PREACTIVATION_QUANTILE_01,
      PREACTIVATION_QUANTILE_25,
      PREACTIVATION_QUANTILE_50,
      PREACTIVATION_QUANTILE_75,
      PREACTIVATION_QUANTILE_99);
  private static final double[] SHARES = {0.01, 0.25, 0.5, 0.75, 0.99};

  private Saturation() {}

  /** The size of a pre-activation at which an end begins; empty for other activations and for gates. */
  public static OptionalDouble end(LayerDescription layer) {
    String kind = layer.kind().toLowerCase(Locale.ROOT);
    Double end = layer
        .activation()
        .map(ActivationDescription::kind)
        .map(name -> ENDS.get(name.toLowerCase(Locale.ROOT)))
        .orElse(null);
    return end == null || GATED.stream().anyMatch(kind::contains)
        ? OptionalDouble.empty()
        : OptionalDouble.of(end);
  }

  /** The share beyond both ends, 0..1; NaN where the frame has no quantiles or the layer no ends. */
  public static double share(RunState run, int layer) {
    OptionalDouble end = end(run.description().layers().get(layer));
    double[] at = new double[SHARES.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = run.value(QUANTILES.get(i), layer);
      if (!Double.isFinite(at[i]) || end.isEmpty()) {
        return Double.NaN;
      }
    }
    return below(at, -end.getAsDouble()) + 1 - below(at, end.getAsDouble());
  }

  /** Share of the pre-activations below a value, between the quantiles in proportion. */
  private static double below(double[] at, double value) {
    if (value <= at[0]) {
      return 0;
    }
    for (int i = 1; i < at.length; i++) {
      if (value <= at[i]) {
        return SHARES[i - 1]
            + (SHARES[i] - SHARES[i - 1]) * (value - at[i - 1]) / (at[i] - at[i - 1]);
      }
    }
    return 1;
  }
}
