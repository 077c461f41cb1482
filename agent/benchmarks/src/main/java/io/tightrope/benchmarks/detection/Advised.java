package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.report.Judged;
import io.tightrope.benchmarks.detection.training.Remedy;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Advice;
import java.util.Optional;

/**
 * A failing run, and the same with an alert's advice followed.
 *
 * @param run the run as it failed
 * @param alert its first critical alert
 * @param lead optimizer steps by which that came before the loss showed the failure
 * @param remedy what the alert advises
 * @param advised the run with it
 * @param unbroken the same job with nothing broken, its sparsity left at its first target
 */
record Advised(
    Judged run, Alert alert, int lead, Remedy remedy, Trained advised, Trained unbroken) {
  private static final double CLOSE = 0.03;

  /** What an alert tells people to do first; empty if the benchmark cannot do it. */
  static Optional<Remedy.What> adviceOf(Alert alert) {
    if (alert.action().startsWith(Advice.DRAW_AGAIN)) {
      return Optional.of(Remedy.What.DRAW_AGAIN);
    }
    return switch (alert.rule()) {
      case SPECTRAL_ALIGNMENT -> Optional.of(Remedy.What.HOLD);
      case SPARSITY_LOST -> Optional.of(Remedy.What.ASK_FOR_LESS);
      case REPRESENTATION_COLLAPSE,
          STAGE_REGRESSION,
          DEAD_LAYER,
          VARIANCE_COLLAPSE,
          GRADIENT_VANISHING -> Optional.of(Remedy.What.STEP_BACK);
      case GRADIENT_EXPLOSION ->
        alert.stage() > 1 ? Optional.of(Remedy.What.STEP_BACK) : Optional.empty();
      case VARIANCE_EXPLOSION ->
        Optional.of(alert.step() >= Advice.EARLY ? Remedy.What.GO_BACK : Remedy.What.START_AGAIN);
      case OVERSIZED_UPDATES, SATURATED_UNITS, LOSS_STALLED -> Optional.of(Remedy.What.START_AGAIN);
      default -> Optional.empty();
    };
  }

  /** Whether it ends within three points of the same job unbroken. */
  boolean isSaved() {
    return advised.accuracy() >= unbroken.accuracy() - CLOSE;
  }
}
