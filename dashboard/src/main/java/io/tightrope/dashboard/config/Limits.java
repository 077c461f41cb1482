package io.tightrope.dashboard.config;

import io.tightrope.core.json.DecodeLimits;

/**
 * What a request may cost.
 *
 * @param bodyBytes of a body as it travels
 * @param unzippedBytes of a body once it is unzipped
 * @param importBytes of an imported run, zipped or not; unzipped it may be four times as much
 * @param layers of a run
 * @param nameLength characters of a name or label
 * @param labels of a run
 * @param frames of one request
 * @param decodedBytes memory of the frames and scalars of one request or imported run
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
    int frames,
    long decodedBytes,
    int streams,
    int requestsPerSecond) {

  /** How much a request may hold once it is decoded. */
  public DecodeLimits decode() {
    return new DecodeLimits(frames, decodedBytes);
  }

  /** How much an imported run may hold once it is decoded; it may have any number of frames. */
  public DecodeLimits decodeImport() {
    return new DecodeLimits(Integer.MAX_VALUE, decodedBytes);
  }

  /** The limits unless the operator says otherwise. */
  public static final Limits DEFAULT =
      new Limits(16L << 20, 64L << 20, 128L << 20, 4096, 200, 64, 20_000, 256L << 20, 500, 2000);
}
