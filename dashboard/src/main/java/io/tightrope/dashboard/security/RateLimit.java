package io.tightrope.dashboard.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of requests for each client address, refilled at a steady rate and ten seconds deep.
 * Remembers a bounded number of addresses. Thread-safe.
 */
public final class RateLimit {
  private static final int ADDRESSES = 10_000;
  private static final double DEPTH_SECONDS = 10;

  private final double perSecond;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > ADDRESSES;
    }
  };

  private static final class Bucket {
    double left;
    long filledAtNanos;
  }

  public RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes one request; whether there was one left. */
  public boolean take(String address, long nowNanos) {
    return take(address, perSecond, nowNanos);
  }

  /**
   * Takes one request from a bucket of another size.
   *
   * @param key whose bucket it is
   * @param perSecond requests on average; always the same for the same key
   */
  public synchronized boolean take(String key, double perSecond, long nowNanos) {
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.left = perSecond * DEPTH_SECONDS;
      bucket.filledAtNanos = nowNanos;
      buckets.put(key, bucket);
    }
    double refill = (nowNanos - bucket.filledAtNanos) / 1e9 * perSecond;
    bucket.left = Math.min(perSecond * DEPTH_SECONDS, bucket.left + refill);
    bucket.filledAtNanos = nowNanos;
    if (bucket.left < 1) {
      return false;
    }
    bucket.left--;
    return true;
  }
}
