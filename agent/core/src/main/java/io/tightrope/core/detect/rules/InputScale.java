package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.Held;
import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.NetworkInputs;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.run.LayerDescription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network's inputs are far from a mean square of 1, and the run shows that this harms it. The
 * scale alone is not a fault: many a network learns well from pixels of 0 to 255.
 *
 * <p>What shows harm: the loss tells against the run or is not finite, a hidden layer passes nothing on,
 * or outputs that are far too large make the loss worse than a guess among the classes after many steps.
 */
public final class InputScale implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "InputScale", Severity.CRITICAL, "The inputs are not scaled, and the run suffers from it")
      .judgedBy(Limits.class, InputScale::new)
      .shownBy(PREACTIVATION_VARIANCE);

  /**
   * Its limits.
   *
   * @param large root mean square of the inputs above which they are not scaled
   * @param guessSteps optimizer steps after which a loss above that of a guess shows harm
   * @param silent share of zeros from which on a layer passes nothing on
   * @param lastingSteps optimizer steps for which the loss must tell against the run to be critical
   */
  public record Limits(
      @Range(above = 1) double large,
      @Range(min = 1) int guessSteps,
      @Range(above = 0, max = 1) double silent,
      @Range(min = 0) int lastingSteps) {}

  private static final double LARGEST_PIXEL = 255;

  private final Limits limits;
  private final Held against = new Held();
  private @Nullable NetworkInputs inputs;
  private double[] sizes = {};

  InputScale(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    boolean tells = run.lossTellsAgainstStart();
    against.update(tells, run.frame().step());
    measure(run);
    Layers layers = unscaled(run);
    boolean lost = run.loss().nonFiniteStep() >= 0;
    if (layers.isEmpty() || !(tells || lost || isWorseThanGuessing(run) || passesNothingOn(run))) {
      return Optional.empty();
    }
    int layer = layers.first();
    return Optional.of(new Finding(
        against.forSteps(limits.lastingSteps(), run.step()) ? Severity.CRITICAL : Severity.WARNING,
        layers,
        sizes[layer],
        new Expected(1, 0, limits.large()),
        tells || lost,
        () -> wording(run, layer, sizes[layer])));
  }

  /** Keeps what each layer read last, since nothing can be measured beside a NaN. */
  private void measure(RunState run) {
    sizes = sizes.length == run.layers() ? sizes : new double[run.layers()];
    for (int layer = 0; layer < sizes.length; layer++) {
      double size = NetworkInputs.rootMeanSquare(run, layer);
      sizes[layer] = Double.isNaN(size) ? sizes[layer] : size;
    }
  }

  private Layers unscaled(RunState run) {
    NetworkInputs known = inputs == null ? new NetworkInputs(run) : inputs;
    inputs = known;
    Layers layers = new Layers();
    for (int layer = 0; layer < sizes.length; layer++) {
      if (sizes[layer] > limits.large() && known.areReadBy(layer)) {
        layers.add(layer);
      }
    }
    return layers;
  }

  private boolean passesNothingOn(RunState run) {
    return !run.hiddenWhere(layer -> run.value(ACTIVATION_SPARSITY, layer) >= limits.silent())
        .isEmpty();
  }

  private boolean isWorseThanGuessing(RunState run) {
    return run.stepsInStage() >= limits.guessSteps()
        && !run.loss().resumed()
        && run.guessing().isBetterThan(run.loss().median());
  }

  private static Wording wording(RunState run, int layer, double size) {
    Figures figures = new Figures();
    LayerDescription reader = run.description().layers().get(layer);
    return new Wording(
        "the inputs are not scaled",
        "their root mean square is " + figures.number("input size", size)
            + " in layer " + figures.layer(layer) + ", expected about "
            + figures.whole("expected", 1),
        "Large inputs make the pre-activations and the steps of learning as many times too large"
            + " as the network was made for.",
        scaling(reader, size) + ", or begin the network with a BatchNormalization layer.",
        figures.list());
  }

  private static String scaling(LayerDescription reader, double size) {
    String pixels = "divide pixels of 0 to 255 by 255 (ImagePreProcessingScaler)";
    if (reader.isConvolution()) {
      return Advice.sentence(pixels);
    }
    return "Standardize the inputs (NormalizerStandardize)"
        + (size <= LARGEST_PIXEL ? ", or " + pixels : "");
  }
}
