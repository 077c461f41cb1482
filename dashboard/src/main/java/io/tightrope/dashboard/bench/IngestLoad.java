package io.tightrope.dashboard.bench;

/**
 * What is offered.
 *
 * @param runs runs that report at the same time
 * @param layers layers of each
 * @param statistics columns of each frame
 * @param framesPerSecond frames of each run in a second; sent as one request a second
 * @param seconds for how long
 * @param warmUpSeconds how much of it is a warm-up, reported apart
 */
public record IngestLoad(
    int runs, int layers, int statistics, int framesPerSecond, int seconds, int warmUpSeconds) {
  long valuesPerFrame() {
    return (long) layers * statistics;
  }
}
