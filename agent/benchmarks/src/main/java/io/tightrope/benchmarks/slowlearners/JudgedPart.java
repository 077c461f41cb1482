package io.tightrope.benchmarks.slowlearners;

import io.tightrope.benchmarks.recorded.RecordedOutcome;

/**
 * The first part of a run, with what becomes of the run.
 *
 * @param isTuned whether limits are set on it; otherwise they are reported on it
 */
record JudgedPart(Kind kind, boolean isTuned, FirstPart part) {
  /** What becomes of a run. */
  enum Kind {
    /** Ends ten points behind, and its loss never shows it. */
    SLOW,
    /** Ends well. */
    GOOD,
    /** Fails in another way, or nobody knows. */
    OTHER;

    static Kind of(RecordedOutcome outcome) {
      if (!outcome.known()) {
        return OTHER;
      }
      if (outcome.inaccurate()) {
        return outcome.shownAt().isEmpty() ? SLOW : OTHER;
      }
      return outcome.fails() ? OTHER : GOOD;
    }
  }
}
