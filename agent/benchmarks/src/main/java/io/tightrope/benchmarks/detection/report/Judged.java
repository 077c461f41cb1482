package io.tightrope.benchmarks.detection.report;

import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Recipe.Fault.What;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A run with its outcome and with what every rule said of it.
 *
 * @param trained the run
 * @param outcome what became of it
 * @param baselineAccuracy accuracy of the dense baseline
 * @param criticals our critical alerts in the order in which they became so, those before an injected
 *     fault left out
 * @param beforeFault whether one became critical before the injected fault struck
 * @param behind step from which the run was said to be behind its dense baseline; empty if it never was
 */
public record Judged(
    Trained trained,
    Outcome outcome,
    double baselineAccuracy,
    List<Critical> criticals,
    boolean beforeFault,
    OptionalInt behind) {

  /**
   * A critical alert.
   *
   * @param step at which it became critical
   * @param alert as it was then
   */
  record Critical(int step, Alert alert) {}

  public static Judged of(Trained trained, Trained baseline, RuleSettings settings) {
    Map<String, Critical> criticals = new LinkedHashMap<>();
    RunMonitor monitor = new RunMonitor(trained.description(), settings);
    monitor.compareWith(baseline.asBaseline());
    int known = 0;
    for (StepFrame frame : trained.frames()) {
      int end = (int) Math.min(frame.step() + 1, trained.losses().length);
      if (end > known) {
        take(monitor.observe(losses(trained, known, end, frame.timestamp())), end - 1, criticals);
        known = end;
      }
      take(monitor.observe(frame), (int) frame.step(), criticals);
    }
    int fault = trained.recipe().fault().step();
    return new Judged(
        trained,
        Outcome.of(trained, baseline),
        baseline.accuracy(),
        criticals.values().stream().filter(c -> c.step() >= fault).toList(),
        criticals.values().stream().anyMatch(c -> c.step() < fault),
        behind(monitor.alerts()));
  }

  /** From an alert of its own, or from one that explains it. */
  private static OptionalInt behind(List<Alert> alerts) {
    IntStream own = alerts.stream()
        .filter(alert -> alert.rule() == Rule.BEHIND_BASELINE)
        .mapToInt(alert -> (int) alert.step());
    IntStream explained = alerts.stream()
        .flatMap(alert -> alert.symptoms().stream())
        .filter(symptom -> symptom.rule() == Rule.BEHIND_BASELINE)
        .mapToInt(symptom -> (int) symptom.step());
    return IntStream.concat(own, explained).min();
  }

  private static void take(List<Alert> alerts, int step, Map<String, Critical> criticals) {
    for (Alert alert : alerts) {
      if (alert.severity() == Severity.CRITICAL) {
        criticals.putIfAbsent(alert.id(), new Critical(step, alert));
      }
    }
  }

  /** The losses of all steps since the last observed one, as the agent sends them. */
  private static ScalarBlock losses(Trained trained, int from, int to, double timestamp) {
    long[] steps = LongStream.range(from, to).toArray();
    double[] values = new double[to - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = StepFrame.measured(trained.losses()[from + i]);
    }
    return new ScalarBlock(
        from, timestamp, Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, values)));
  }

  public Recipe recipe() {
    return trained.recipe();
  }

  Optional<Critical> first() {
    return criticals.stream().findFirst();
  }

  /** The first critical alert, as it was then. */
  public Optional<Alert> firstAlert() {
    return first().map(Critical::alert);
  }

  public OptionalInt firstCritical() {
    return first().map(c -> OptionalInt.of(c.step())).orElse(OptionalInt.empty());
  }

  /** Whether our rules cried wolf: on a healthy run, or before anything was wrong. */
  boolean falseAlarm() {
    return beforeFault || (!outcome.fails() && !criticals.isEmpty());
  }

  /** Whether a fault was injected and the run failed of it. */
  boolean broken() {
    return recipe().fault().what() != What.NOTHING && outcome.fails();
  }

  /** Whether the first critical alert names the injected fault's cause and its layer. */
  boolean causeNamed() {
    return first().map(c -> RightCause.names(recipe(), c.alert())).orElse(false);
  }

  /** Whether it ends more than ten points behind its baseline, though it has learned to the end. */
  boolean learnsSlowly() {
    return outcome.behindBaseline() && !outcome.notFinite() && outcome.shownAt().isEmpty();
  }

  /** Whether it was said to be behind its baseline in its first half. */
  boolean behindInTime() {
    return isInFirstHalf(behind);
  }

  /** Whether it was said to be behind, or had a critical alert of any rule, in its first half. */
  boolean warnedInTime() {
    return behindInTime() || isInFirstHalf(firstCritical());
  }

  private boolean isInFirstHalf(OptionalInt step) {
    return step.isPresent() && step.getAsInt() <= trained.losses().length / 2;
  }

  /** The step by which an alert must have come. */
  int deadline() {
    return outcome.shownAt().orElse(trained.losses().length - 1);
  }

  /**
   * Steps by which a first alert comes before the loss shows it; empty when it does not, or when it
   * came before the injected fault and so speaks of something else.
   */
  public OptionalInt lead(OptionalInt first) {
    int step = first.orElse(Integer.MAX_VALUE);
    boolean before = step >= recipe().fault().step() && (step < deadline() || step == 0);
    return before ? OptionalInt.of(deadline() - first.getAsInt()) : OptionalInt.empty();
  }
}
