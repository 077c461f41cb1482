package io.tightrope.dashboard.config;

/**
 * What a request may cost.
 *
 * @param bodyBytes of a body as it travels
 * @param unzippedBytes of a body once it is unzipped
 * @param importBytes of an imported run, zipped or not; unzipped it may be ten times as much
 * @param layers of a run
 * @param nameLength characters of a name or label
 * @param labels of a run
 * @param streams clients of the live stream at a time
 * @param requestsPerSecond of one client address, on average; bursts may be ten times as much
 */
public record Limits(
    long bodyBytes,
    long unzippedBytes,
    long importBytes,
    int layers,
    int nameLength,
    int labels,
    int streams,
    int requestsPerSecond) {

  /** The limits unless the operator says otherwise. */
  public static final Limits DEFAULT =
      new Limits(16L << 20, 64L << 20, 128L << 20, 4096, 200, 64, 500, 2000);
}
