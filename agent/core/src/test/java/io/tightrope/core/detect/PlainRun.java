package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.NONFINITE_VALUES;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.THRESHOLD;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * An ordinary network, without thresholds, clips or stages, and a healthy run of it, into which a test
 * injects what it wants to see noticed. Every second optimizer step is observed.
 */
final class PlainRun {
  private static final int UNITS = 64;

  private final List<LayerDescription> layers;
  private final RunMonitor monitor;
  private final Random random = new Random(7);
  private long step;

  private PlainRun(List<LayerDescription> layers) {
    this.layers = layers;
    monitor = new RunMonitor(
        new RunDescription(
            "plain", "session", "test", "mlp", "host", Optional.empty(), layers, Map.of()),
        RuleSettings.defaults());
  }

  /** A network of these kinds of layers, each 64 wide; the last has ten softmax outputs. */
  static PlainRun of(String activation, String... kinds) {
    return of(
        activation.equals("relu")
            ? new ActivationDescription("relu_tau", OptionalDouble.of(0), OptionalDouble.empty())
            : ActivationDescription.named(activation),
        kinds);
  }

  private static PlainRun of(ActivationDescription function, String... kinds) {
    List<LayerDescription> layers = new ArrayList<>();
    for (String kind : kinds) {
      int index = layers.size();
      boolean output = index == kinds.length - 1;
      layers.add(new LayerDescription(
          index,
          "layer" + index,
          kind,
          output ? 10 : weightless(kind) ? 0 : UNITS,
          weightless(kind) ? 0 : UNITS,
          index == 0 ? List.of() : List.of(index - 1),
          Optional.of(output ? ActivationDescription.named("softmax") : function)));
    }
    return new PlainRun(layers);
  }

  private static boolean weightless(String kind) {
    return kind.equals("dropout") || kind.equals("activation");
  }

  /** Two hidden layers. */
  static PlainRun of(String activation) {
    return of(activation, "dense", "dense", "output");
  }

  /** The same with an activation that a threshold of zero and a clip describe. */
  static PlainRun clipped(String kind, double m) {
    return of(
        new ActivationDescription(kind, OptionalDouble.of(0), OptionalDouble.of(m)),
        "dense",
        "dense",
        "output");
  }

  List<Alert> alerts() {
    return monitor.alerts();
  }

  List<Alert> of(Rule rule) {
    return alerts().stream().filter(alert -> alert.rule() == rule).toList();
  }

  PlainRun healthy(int count) {
    return with(count, frame -> {});
  }

  /** So many observed steps, each with something injected. */
  PlainRun with(int count, Consumer<StepFrame.Builder> injected) {
    for (int i = 0; i < count; i++) {
      StepFrame.Builder frame = frame();
      injected.accept(frame);
      monitor.observe(frame.build());
      step += 2;
    }
    return this;
  }

  /** Inputs of that root mean square: what grows with them are the pre-activations. */
  static Consumer<StepFrame.Builder> inputs(double rootMeanSquare) {
    return frame -> {
      for (int layer = 0; layer < 3; layer++) {
        frame.value(PREACTIVATION_VARIANCE, layer, 2.2 * rootMeanSquare * rootMeanSquare);
      }
    };
  }

  private StepFrame.Builder frame() {
    double progress = Math.min(1, step / 200.0);
    StepFrame.Builder frame = StepFrame.builder(step, step, layers.size())
        .timestamp(step * 0.1)
        .batchSize(100)
        .learningRate(1e-3)
        .loss((2.3 - 1.8 * progress) * noise(0.05));
    for (LayerDescription layer : layers) {
      int index = layer.index();
      frame
          .value(PREACTIVATION_VARIANCE, index, 2.2 * (1 + progress) * noise(0.05))
          .value(ALIGNMENT, index, 1.1 * (1 + progress))
          .value(WEIGHT_VARIANCE_SCALED, index, 2)
          .value(BIAS_VARIANCE, index, 0.001)
          .value(INPUT_CORRELATION, index, 0.5)
          .value(PREACTIVATION_GRADIENT_NORM, index, 0.05 * noise(0.1))
          .value(NONFINITE_VALUES, index, 0);
      if (!layer.isOutput()
          && layer
              .activation()
              .filter(function -> function.kind().equals("relu_tau"))
              .isPresent()) {
        frame
            .value(ACTIVATION_SPARSITY, index, 0.55)
            .value(DEAD_UNITS, index, 0.05)
            .value(THRESHOLD, index, 0);
      }
    }
    return frame;
  }

  private double noise(double deviation) {
    return Math.exp(deviation * random.nextGaussian());
  }
}
