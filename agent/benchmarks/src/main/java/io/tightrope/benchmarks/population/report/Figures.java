package io.tightrope.benchmarks.population.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.Truth;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The jobs of one setting by what became of them, and the figures about them. */
record Figures(String setting, List<JudgedJob> jobs) {

  /** A figure: of the jobs of one outcome, those of which something holds. */
  enum Figure {
    HEALTHY_CRITICAL(
        Truth.HEALTHY, "with a critical alert (aim 0)", job -> job.critical().isPresent()),
    HEALTHY_WARNED(Truth.HEALTHY, "with a warning or worse (aim 8 % at most)", JudgedJob::warned),
    HEALTHY_OPEN(Truth.HEALTHY, "with such an alert still open at the end", JudgedJob::openAtEnd),
    FAILS_CRITICAL(
        Truth.FAILS,
        "with a critical alert since the fault",
        job -> job.critical().isPresent()),
    FAILS_IN_TIME(
        Truth.FAILS, "... before the loss shows it, or within 25 steps", JudgedJob::inTime),
    FAILS_WARNED(Truth.FAILS, "with a warning or worse", JudgedJob::warned),
    FAILS_CAUSE(Truth.FAILS, "with the right cause and layer named", JudgedJob::causeNamed),
    FAILS_EARLY(
        Truth.FAILS, "with a critical alert before the fault", JudgedJob::criticalBeforeFault),
    LEARNS_CRITICAL(
        Truth.LEARNS,
        "with a critical alert (aim 15 % at most)",
        job -> job.critical().isPresent()),
    LEARNS_WARNED(Truth.LEARNS, "with a warning or worse (aim half or more)", JudgedJob::warned);

    final Truth truth;
    final String words;
    private final Predicate<JudgedJob> holds;

    Figure(Truth truth, String words, Predicate<JudgedJob> holds) {
      this.truth = truth;
      this.words = words;
      this.holds = holds;
    }
  }

  List<JudgedJob> of(Truth truth) {
    return jobs.stream().filter(job -> job.truth() == truth).toList();
  }

  private long count(Figure figure) {
    return of(figure.truth).stream().filter(figure.holds).count();
  }

  /** The figure with its interval after Wilson. */
  String share(Figure figure) {
    return Shares.wilson(count(figure), of(figure.truth).size());
  }

  ObjectNode putInto(ObjectNode json) {
    for (Truth truth : Truth.values()) {
      json.put(id(truth), of(truth).size());
    }
    for (Figure figure : Figure.values()) {
      json.put(id(figure), count(figure));
    }
    return json;
  }

  private static String id(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
