package io.tightrope.dashboard.bench;

/**
 * How long some requests took; not a number where there was none.
 *
 * @param p50Millis half of them were acknowledged within this time
 * @param p99Millis 99 of 100 were
 * @param worstMillis all were
 */
public record Latency(double p50Millis, double p99Millis, double worstMillis) {}
