package io.tightrope.dashboard.bench;

/**
 * What was sustained.
 *
 * @param offeredPerSecond values a second that the load asks for
 * @param sustainedPerSecond values a second that were acknowledged
 * @param p50Millis half of the requests that were taken were acknowledged within this time
 * @param p99Millis 99 of 100 were
 * @param refused requests that were told to come again a second later, as they did
 * @param sentFrames frames that were acknowledged
 */
public record IngestResult(
    double offeredPerSecond,
    double sustainedPerSecond,
    double p50Millis,
    double p99Millis,
    long refused,
    long sentFrames) {}
