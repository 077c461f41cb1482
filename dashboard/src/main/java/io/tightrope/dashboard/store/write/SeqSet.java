package io.tightrope.dashboard.store.write;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of sequence numbers, kept as ranges: a reporter that counts upwards costs one entry however
 * long it runs. Not thread-safe.
 */
final class SeqSet {
  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /** Adds a number; whether it was new. */
  boolean add(long seq) {
    Map.Entry<Long, Long> below = endByStart.floorEntry(seq);
    if (below != null && below.getValue() >= seq) {
      return false;
    }
    boolean joinsBelow = below != null && below.getValue() == seq - 1;
    Long endAbove = endByStart.get(seq + 1);
    long start = joinsBelow ? below.getKey() : seq;
    if (endAbove != null) {
      endByStart.remove(seq + 1);
    }
    endByStart.put(start, endAbove != null ? endAbove : seq);
    return true;
  }

  /** The highest number in it below that one; -1 if there is none. */
  long highestBelow(long limit) {
    Map.Entry<Long, Long> below = endByStart.lowerEntry(limit);
    return below == null ? -1 : Math.min(below.getValue(), limit - 1);
  }

  int ranges() {
    return endByStart.size();
  }
}
