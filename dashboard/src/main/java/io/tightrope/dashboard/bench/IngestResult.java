package io.tightrope.dashboard.bench;

/**
 * What was sustained.
 *
 * @param offeredPerSecond values a second that the load asks for
 * @param sustainedPerSecond values a second that were acknowledged
 * @param p50Millis half of the requests were acknowledged within this time
 * @param p99Millis 99 of 100 were
 * @param sentFrames frames that were acknowledged
 * @param storedFrames frames that are there afterwards
 */
public record IngestResult(
    double offeredPerSecond,
    double sustainedPerSecond,
    double p50Millis,
    double p99Millis,
    long sentFrames,
    long storedFrames) {
  /** Whether every acknowledged frame is there. */
  public boolean complete() {
    return sentFrames == storedFrames;
  }
}
