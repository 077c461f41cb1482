package io.tightrope.dashboard.report.model;

import java.util.Locale;

/**
 * The answer in one sentence.
 *
 * @param state the word for it
 * @param sentence the sentence
 */
public record Verdict(State state, Message sentence) {

  /** How the run stands. */
  public enum State {
    HEALTHY("stable"),
    AT_RISK("at-risk"),
    FAILING("unstable"),
    /** Its process failed or was stopped. */
    FAILED("unstable"),
    /** It went silent without having ended. */
    LOST("unstable"),
    /** Nothing has been recorded yet. */
    WAITING("unknown");

    private final String verdict;

    State(String verdict) {
      this.verdict = verdict;
    }

    /** The name in JSON and in the files of texts. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The verdict: {@code stable}, {@code at-risk}, {@code unstable} or {@code unknown}. */
    public String verdict() {
      return verdict;
    }

    /** Returns true if the answer is bad. */
    public boolean isBad() {
      return verdict.equals("unstable");
    }
  }
}
