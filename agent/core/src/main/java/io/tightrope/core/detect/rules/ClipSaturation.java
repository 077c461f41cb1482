package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SATURATION;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import java.util.List;
import java.util.Optional;

/** Most of what a layer passes on stands at the clip, where no gradient comes back. */
public final class ClipSaturation implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "ClipSaturation", Severity.WARNING, "Too many activations stand at the clip")
      .judgedBy(Limits.class, ClipSaturation::new)
      .explainedBy(() -> List.of(Rule.VARIANCE_EXPLOSION, Rule.GRADIENT_EXPLOSION))
      .shownBy(ACTIVATION_SATURATION, PREACTIVATION_VARIANCE);

  /**
   * Its limits.
   *
   * @param shareOfActive share of the non-zero activations that stand at the clip
   */
  public record Limits(@Range(above = 0, max = 1) double shareOfActive) {}

  private final Limits limits;

  ClipSaturation(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers layers = run.hiddenWhere(
        layer -> run.isDesigned(layer) && shareOfActive(run, layer) > limits.shareOfActive());
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    double most =
        layers.toList().stream().mapToDouble(l -> shareOfActive(run, l)).max().orElse(0);
    return Optional.of(new Finding(
        Severity.WARNING,
        layers,
        most,
        new Expected(Double.NaN, 0, limits.shareOfActive()),
        () -> wording(most)));
  }

  /** Share of the non-zero activations that are clipped; without sparsity, share of all. */
  private static double shareOfActive(RunState run, int layer) {
    double saturation = run.value(ACTIVATION_SATURATION, layer);
    double sparsity = run.value(ACTIVATION_SPARSITY, layer);
    double active = Double.isNaN(sparsity) ? 1 : 1 - sparsity;
    return active > 0 ? saturation / active : 0;
  }

  private Wording wording(double share) {
    Figures figures = new Figures();
    return new Wording(
        "activations stand at the clip",
        figures.share("share of active", share) + " of the active ones, expected below "
            + figures.share("limit", limits.shareOfActive()),
        "q has outgrown the clip of these layers: units are off or full and hardly anything"
            + " between.",
        "Scale these layers back to q*, or widen the clip in proportion to the square root of q.",
        figures.list());
  }
}
