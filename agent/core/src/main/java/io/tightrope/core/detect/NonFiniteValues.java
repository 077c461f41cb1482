package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.NONFINITE_VALUES;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * NaN or infinity in a layer or in the loss. Absent numbers are NaN too, so a missing loss counts
 * only with a layer that says so, or when it is infinite.
 */
final class NonFiniteValues implements Detector {

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double count = 0;
    for (int layer = 0; layer < run.frame().layerCount(); layer++) {
      double bad = run.value(NONFINITE_VALUES, layer);
      if (bad > 0 || Double.isInfinite(run.value(PREACTIVATION_VARIANCE, layer))) {
        layers.add(layer);
        count += bad > 0 ? bad : 1;
      }
    }
    double loss = run.frame().loss();
    if (layers.isEmpty() && !Double.isInfinite(loss)) {
      return null;
    }
    double total = count;
    return new Finding(
        Rule.NON_FINITE_VALUES, Severity.CRITICAL, layers, total, new Expected(0, 0, 0), () -> {
          String where = layers.isEmpty()
              ? "the loss is " + Numbers.shortly(loss)
              : Numbers.shortly(total) + " values are NaN or infinite, expected none";
          return new Wording(
              "values are no longer finite",
              where,
              layers.isEmpty()
                  ? "The loss overflowed although the layers are finite: look at targets and loss"
                      + " function."
                  : "Numbers overflowed, or the data brought NaN in: the first layer that shows it,"
                      + " " + layers.first() + ", is where to look.",
              "Stop: parameters that met a NaN never recover. Go back to the last good checkpoint,"
                  + " check the data, lower the learning rate or clip gradients.");
        });
  }
}
