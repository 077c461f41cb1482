package io.tightrope.dashboard.bench;

/**
 * Who watches, and what there is to see.
 *
 * @param viewers streams that are asked for at the same time
 * @param framesPerSecond frames of the one live run, each in a request of its own
 * @param seconds for how long
 * @param layers of the run
 */
public record ReadersLoad(int viewers, int framesPerSecond, int seconds, int layers) {}
