package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SATURATION;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/** Most of what a layer passes on stands at the clip, where no gradient comes back. */
final class ClipSaturation implements Detector {
  private final RuleSettings.ClipSaturation limits;

  ClipSaturation(RuleSettings.ClipSaturation limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    Layers layers = new Layers();
    double most = 0;
    for (int layer = 0; layer < run.layers(); layer++) {
      double share = shareOfActive(run, layer);
      if (run.isHidden(layer) && share > limits.shareOfActive()) {
        layers.add(layer);
        most = Math.max(most, share);
      }
    }
    if (layers.isEmpty()) {
      return null;
    }
    double measured = most;
    return new Finding(
        Rule.CLIP_SATURATION,
        Severity.WARNING,
        layers,
        measured,
        new Expected(Double.NaN, 0, limits.shareOfActive()),
        () -> new Wording(
            "activations stand at the clip",
            Numbers.ratio(measured) + " of the active ones, expected below "
                + Numbers.ratio(limits.shareOfActive()),
            "q has outgrown the clip of these layers, so that units are off or full and hardly"
                + " anything between.",
            "Scale these layers back to q*, or widen the clip in proportion to the square root of"
                + " q."));
  }

  /** Share of the non-zero activations that are clipped; without sparsity, share of all. */
  private static double shareOfActive(RunState run, int layer) {
    double saturation = run.value(ACTIVATION_SATURATION, layer);
    double sparsity = run.value(ACTIVATION_SPARSITY, layer);
    double active = Double.isNaN(sparsity) ? 1 : 1 - sparsity;
    return active > 0 ? saturation / active : 0;
  }
}
