package io.tightrope.core.detect.finding;

import io.tightrope.core.detect.evidence.Layers;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a rule reports for one frame, before hysteresis decides whether it becomes an alert.
 *
 * @param severity how bad it is in this frame
 * @param layers indices of the layers concerned, ascending; empty for the whole run
 * @param measured the worst value
 * @param expected what it should have been
 * @param confirmed whether more than this one frame stands behind it, such as a loss that tells
 *     against the run; it then becomes an alert without waiting for further frames
 * @param wording composes the sentences; must be asked before the next frame, and is asked only if
 *     someone may read them
 */
public record Finding(
    Severity severity,
    Layers layers,
    double measured,
    Expected expected,
    boolean confirmed,
    Supplier<Wording> wording) {

  /** What one frame shows and further ones have to bear out. */
  public Finding(
      Severity severity,
      Layers layers,
      double measured,
      Expected expected,
      Supplier<Wording> wording) {
    this(severity, layers, measured, expected, false, wording);
  }

  /** The same finding, borne out by more than its frame if that holds. */
  public Finding confirmedIf(boolean holds) {
    return new Finding(severity, layers, measured, expected, holds, wording);
  }

  /**
   * The sentences of an alert, without layers, stage and step, which the alert book knows.
   *
   * @param what what happened, in lower case: "variance left its band"
   * @param measured what was measured and what was expected: "q = 3.2e4, expected 0.8 to 1.3"
   * @param cause the likely cause, one sentence
   * @param action what to do, one sentence
   * @param figures every number in these sentences, in the order in which they were composed
   */
  public record Wording(
      String what, String measured, String cause, String action, List<Figure> figures) {

    public Wording {
      figures = List.copyOf(figures);
    }
  }
}
