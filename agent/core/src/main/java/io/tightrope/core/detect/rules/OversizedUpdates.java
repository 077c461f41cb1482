package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.UPDATE_RATIO;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Single updates of a network without a design are about as large as its weights, so that each replaces what the
 * network was. Some networks learn from what is left: it is a warning until the loss shows that this one does, and
 * critical once the loss tells against it. In a network with a design {@link VarianceExplosion}
 * judges the same by what an update does to the pre-activations.
 */
public final class OversizedUpdates implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "OversizedUpdates", Severity.CRITICAL, "Updates are about as large as the weights")
      .judgedBy(Limits.class, OversizedUpdates::new)
      .judgedByLoss()
      .explainedBy(
          () -> List.of(Rule.INPUT_SCALE, Rule.UNSTABLE_INITIALIZATION, Rule.NON_FINITE_VALUES))
      .shownBy(UPDATE_RATIO);

  /**
   * Its limits.
   *
   * @param share of a layer's weights that an update of the median layer changes, the lower one of two
   * @param readings newest readings of the updates that are looked at
   * @param oversized of these that must show it
   * @param learningSteps optimizer steps within which the loss shows whether the network learns
   */
  public record Limits(
      @Range(above = 0) double share,
      @Range(min = 1, max = 100) int readings,
      @Range(min = 1, max = 100) int oversized,
      @Range(min = 1) int learningSteps) {}

  private final Limits limits;
  private final double[] shares;
  private int count;
  private long lastSeq = Long.MIN_VALUE;
  private long hitStep = -1;
  private double hitShare;
  private double hitRate;
  private Layers hitLayers = Layers.none();

  OversizedUpdates(Limits limits) {
    this.limits = limits;
    this.shares = new double[limits.readings()];
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    if (run.frame().seq() > lastSeq && !run.isDesigned()) {
      lastSeq = run.frame().seq();
      measure(run);
    }
    boolean told = run.lossTellsAgainstStart();
    if (hitStep < 0 || !(told || run.step() - hitStep < limits.learningSteps())) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        told ? Severity.CRITICAL : Severity.WARNING,
        hitLayers,
        hitShare,
        new Expected(Double.NaN, 0, limits.share()),
        told,
        this::wording));
  }

  /** Parameters are read at some of the observed steps only. */
  private void measure(RunState run) {
    double[] ratios = new double[run.layers()];
    int known = 0;
    for (int layer = 0; layer < ratios.length; layer++) {
      double ratio = run.value(UPDATE_RATIO, layer);
      if (!Double.isNaN(ratio)) {
        ratios[known++] = ratio;
      }
    }
    if (known == 0) {
      return;
    }
    Arrays.sort(ratios, 0, known);
    double median = ratios[(known - 1) / 2];
    shares[count++ % shares.length] = median;
    int oversized = 0;
    for (int i = 0; i < Math.min(count, shares.length); i++) {
      oversized += shares[i] > limits.share() ? 1 : 0;
    }
    if (oversized >= limits.oversized() && median > limits.share()) {
      hit(run, median);
    }
  }

  private void hit(RunState run, double median) {
    hitStep = run.frame().step();
    hitShare = median;
    hitRate = run.frame().learningRate();
    hitLayers = new Layers();
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.value(UPDATE_RATIO, layer) > limits.share()) {
        hitLayers.add(layer);
      }
    }
  }

  private Wording wording() {
    Figures figures = new Figures();
    return new Wording(
        "updates are about as large as the weights",
        "the update of step " + figures.whole("step", hitStep) + " changed "
            + figures.number("share", hitShare)
            + " of the weights of the median layer, expected below "
            + figures.number("limit", limits.share()),
        "The learning rate"
            + (Double.isNaN(hitRate) ? "" : " of " + figures.number("learning rate", hitRate))
            + " is too high for this network, or the targets are far from the scale of its outputs:"
            + " each update replaces what the network was.",
        "Lower the learning rate tenfold or more and start again from fresh weights; scale numeric"
            + " targets to about 1.",
        figures.list());
  }
}
