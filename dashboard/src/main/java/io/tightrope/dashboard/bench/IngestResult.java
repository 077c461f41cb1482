package io.tightrope.dashboard.bench;

import java.util.List;

/**
 * What was sustained.
 *
 * @param offeredPerSecond values a second that the load asks for
 * @param sustainedPerSecond values a second that were acknowledged
 * @param all how long the requests took that were taken
 * @param warmUpSeconds for how long the dashboard had been under load before {@code steady} begins
 * @param steady how long the requests took that were taken after the warm-up
 * @param bySecond the same for each second, in which the causes of a slow one show; not numbers where
 *     none was taken
 * @param refused requests that were rejected with 503 and sent again a second later
 * @param sentFrames frames that were acknowledged, in the warm-up too
 */
public record IngestResult(
    double offeredPerSecond,
    double sustainedPerSecond,
    Latency all,
    int warmUpSeconds,
    Latency steady,
    List<Latency> bySecond,
    long refused,
    long sentFrames) {}
