package io.tightrope.dashboard.bench;

import java.util.Map;

/**
 * What the viewers of one live run got.
 *
 * @param viewers streams that were asked for
 * @param admitted of these, streams that the dashboard opened
 * @param refused the others, by what the dashboard answered
 * @param openMillis until the last stream was open or refused
 * @param frames frames that were sent
 * @param arrival from the sending of a frame to its arrival, over all frames and viewers; where a newer
 *     frame took its place on the way, the arrival of that one
 * @param missing frames of a viewer that never arrived, nor a newer one
 * @param post how long the dashboard took to acknowledge a frame
 */
public record ReadersResult(
    int viewers,
    int admitted,
    Map<String, Integer> refused,
    double openMillis,
    int frames,
    Latency arrival,
    long missing,
    Latency post) {}
