package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.evidence.WeightScale;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.Optional;

/**
 * First weights of a network without a design that no usual initializer makes. It may learn from them all the
 * same: they are a warning until the loss shows that it does, and critical where it shows the contrary.
 */
final class FirstWeights {
  private final UnstableInitialization.Limits limits;
  private final Held against = new Held();
  private Layers layers = Layers.none();
  private double[] scales = {};
  private double multiplied = 1;

  FirstWeights(UnstableInitialization.Limits limits) {
    this.limits = limits;
  }

  Optional<Finding> judge(RunState run) {
    against.update(run.lossTellsAgainstStart(), run.step());
    if (run.frame().step() == 0 && scales.length == 0 && !run.isDesigned()) {
      measure(run);
    }
    boolean told = run.lossTellsAgainstStart();
    if (layers.isEmpty() || !(told || run.step() < limits.learningSteps())) {
      return Optional.empty();
    }
    int worst = layers.first();
    for (int layer : layers.toList()) {
      worst = distance(layer) > distance(worst) ? layer : worst;
    }
    int most = worst;
    return Optional.of(new Finding(
        against.forSteps(limits.lastingSteps(), run.step()) ? Severity.CRITICAL : Severity.WARNING,
        layers,
        multiplied,
        new Expected(1, limits.smallWeights(), limits.largeWeights()),
        told,
        () -> wording(most)));
  }

  private void measure(RunState run) {
    scales = new double[run.layers()];
    Layers large = new Layers();
    Layers small = new Layers();
    double growth = 1;
    double decay = 1;
    for (int layer = 0; layer < scales.length; layer++) {
      double scale = WeightScale.ofUsual(
          run.description().layers().get(layer), run.value(WEIGHT_VARIANCE_SCALED, layer));
      scales[layer] = scale;
      if (scale > 1) {
        large.add(layer);
        growth *= scale;
      } else if (scale < 1) {
        small.add(layer);
        decay *= scale;
      }
    }
    if (growth > limits.largeWeights()) {
      layers = large;
      multiplied = growth;
    } else if (decay < limits.smallWeights()) {
      layers = small;
      multiplied = decay;
    }
  }

  private double distance(int layer) {
    return Math.abs(Math.log(scales[layer]));
  }

  private Wording wording(int layer) {
    Figures figures = new Figures();
    boolean large = multiplied > 1;
    double factor = large ? Math.sqrt(scales[layer]) : 1 / Math.sqrt(scales[layer]);
    double all = large ? Math.sqrt(multiplied) : 1 / Math.sqrt(multiplied);
    return new Wording(
        large ? "the first weights are far too large" : "the first weights are far too small",
        "those of layer " + figures.layer(layer) + " are " + figures.number("factor", factor)
            + " times " + (large ? "larger" : "smaller")
            + " than any usual initializer makes them"
            + (layers.toList().size() > 1
                ? ", through all layers " + figures.number("all", all) + " times"
                : "")
            + ", expected at most "
            + figures.number(
                "limit",
                large ? Math.sqrt(limits.largeWeights()) : 1 / Math.sqrt(limits.smallWeights()))
            + " times",
        large
            ? "Pre-activations and gradients grow with the weights: units saturate, outputs are far"
                + " off, and single updates no longer reach the weights."
            : "The signal fades with the weights, and the gradient with it: little is learned until"
                + " the weights have grown.",
        "Start again from a usual initializer (WeightInit.XAVIER, or WeightInit.RELU for ReLUs).",
        figures.list());
  }
}
