package io.tightrope.benchmarks.population.judge;

import java.util.Optional;

/** What became of a job, by its results alone and by nothing that the rules look at. */
public enum Truth {
  /** Nothing is broken, and it reached its aim. */
  HEALTHY,
  /** Nothing is broken, but it did not reach its aim; it is counted nowhere. */
  MISSED_AIM,
  /** It is broken and fails. */
  FAILS,
  /** It is broken, but learns all the same. */
  LEARNS,
  /** It is broken, and nobody knows what it would have learned unbroken. */
  UNKNOWN;

  /**
   * Share of what the unbroken job gained that a broken one may lose. A fifth is more than two seeds of
   * the same job differ by, and little enough that somebody who waits for the result is disappointed.
   */
  private static final double MAY_LOSE = 0.2;

  /** The same in points of the score, for jobs that begin where they end, such as fine-tuning. */
  private static final double MAY_LOSE_POINTS = 0.05;

  /**
   * Judges a job.
   *
   * @param unbroken the outcome of its base at the same setting
   */
  public static Truth of(JobOutcome job, Optional<JobOutcome> unbroken) {
    boolean ended = job.threw().isEmpty() && Double.isFinite(job.finalLoss());
    if (job.fault().isEmpty()) {
      return ended && job.score() >= job.atLeast() ? HEALTHY : MISSED_AIM;
    }
    if (unbroken.isEmpty() || of(unbroken.get(), Optional.empty()) != HEALTHY) {
      return UNKNOWN;
    }
    if (!ended || Double.isNaN(job.score())) {
      return FAILS;
    }
    JobOutcome base = unbroken.get();
    // Knowing nothing explains nothing of the variance; an untrained network may be far worse than
    // that.
    double chance = Double.isNaN(base.scoreUntrained()) ? 0 : Math.max(0, base.scoreUntrained());
    double mayLose = Math.max(MAY_LOSE_POINTS, MAY_LOSE * (base.score() - chance));
    return job.score() < base.score() - mayLose ? FAILS : LEARNS;
  }
}
