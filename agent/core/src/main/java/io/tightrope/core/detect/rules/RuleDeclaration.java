package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.LayerStatistic;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of itself, in its own file. Immutable.
 *
 * @param id the name in JSON, labels and runbooks
 * @param severity the worst that it reports
 * @param sentence one sentence, without a full stop
 * @param limits its limits record; {@link NoLimits} where it has none
 * @param detector makes its detector; null for a rule that an outside observer judges
 * @param byLoss whether it is judged between frames too, by the loss of every step
 * @param causes the rules that would explain its finding, the likeliest first
 * @param evidence the statistics that show what it found
 * @param showsLoss whether the loss shows it too
 */
record RuleDeclaration(
    String id,
    Severity severity,
    String sentence,
    Class<? extends Record> limits,
    @Nullable BiFunction<Record, EvidenceLimits, Detector> detector,
    boolean byLoss,
    Supplier<List<Rule>> causes,
    List<LayerStatistic> evidence,
    boolean showsLoss) {

  /** The limits of a rule without any. */
  record NoLimits() {}

  /** A rule that an observer outside of the run judges, until a detector is named. */
  static RuleDeclaration of(String id, Severity severity, String sentence) {
    return new RuleDeclaration(
        id, severity, sentence, NoLimits.class, null, false, List::of, List.of(), false);
  }

  /** Judged by a detector without limits. */
  RuleDeclaration judgedBy(Supplier<Detector> made) {
    return judgedBy(NoLimits.class, (none, shared) -> made.get());
  }

  /** Judged by a detector with limits of its own. */
  <L extends Record> RuleDeclaration judgedBy(Class<L> type, Function<L, Detector> made) {
    return judgedBy(type, (own, shared) -> made.apply(own));
  }

  /** Judged by a detector with limits of its own and those of the shared evidence. */
  <L extends Record> RuleDeclaration judgedBy(
      Class<L> type, BiFunction<L, EvidenceLimits, Detector> made) {
    return new RuleDeclaration(
        id,
        severity,
        sentence,
        type,
        (own, shared) -> made.apply(type.cast(own), shared),
        byLoss,
        causes,
        evidence,
        showsLoss);
  }

  /**
   * Judged between frames too, with the last frame that there was: since it looks at nothing but the
   * loss, or since the loss decides what becomes of what a frame has shown. Its detector must take a
   * frame that it has seen for what it is.
   */
  RuleDeclaration judgedByLoss() {
    return new RuleDeclaration(
        id, severity, sentence, limits, detector, true, causes, evidence, showsLoss);
  }

  /** A supplier, since the list of all rules is not complete while this is declared. */
  RuleDeclaration explainedBy(Supplier<List<Rule>> rules) {
    return new RuleDeclaration(
        id, severity, sentence, limits, detector, byLoss, rules, evidence, showsLoss);
  }

  RuleDeclaration shownBy(LayerStatistic... statistics) {
    return new RuleDeclaration(
        id, severity, sentence, limits, detector, byLoss, causes, List.of(statistics), showsLoss);
  }

  RuleDeclaration shownByLoss() {
    return new RuleDeclaration(
        id, severity, sentence, limits, detector, byLoss, causes, evidence, true);
  }
}
