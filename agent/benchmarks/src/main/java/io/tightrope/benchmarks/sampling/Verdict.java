package io.tightrope.benchmarks.sampling;

/**
 * The worst that a run was found to be, over all alerts that were ever raised.
 *
 * @param level how bad
 * @param rule id of the first rule that found it so bad; empty when no rule fired
 * @param step optimizer step at which that was known; -1 when no rule fired
 * @param frames observed steps that were judged
 */
record Verdict(Level level, String rule, long step, int frames) {
  /** No rule has fired. */
  static Verdict quiet(int frames) {
    return new Verdict(Level.QUIET, "", -1, frames);
  }

  @Override
  public String toString() {
    return step < 0 ? level.id() : level.id() + " " + rule + "@" + step;
  }
}
