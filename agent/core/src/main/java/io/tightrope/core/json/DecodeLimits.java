package io.tightrope.core.json;

/**
 * How much one document may hold once it is decoded. A few bytes of text can become many bytes of
 * memory, so a limit on the body alone does not protect the heap.
 *
 * @param frames frames, at most
 * @param bytes memory of the decoded frames or values in bytes, at most
 */
public record DecodeLimits(int frames, long bytes) {
  /** No limits, for documents that this process wrote itself. */
  public static final DecodeLimits NONE = new DecodeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

  /** What one document has come to so far. Not thread-safe. */
  static final class Use {
    private final DecodeLimits limits;
    private int frames;
    private long bytes;

    Use(DecodeLimits limits) {
      this.limits = limits;
    }

    /**
     * Counts one more frame.
     *
     * @throws TooLargeException if that is more than the document may hold
     */
    void frame(long frameBytes) {
      frames++;
      if (frames > limits.frames()) {
        throw new TooLargeException(
            "frames",
            "The request has more than " + limits.frames()
                + " frames. Send them in several requests.");
      }
      bytes("frames", frameBytes);
    }

    /**
     * Counts decoded bytes.
     *
     * @throws TooLargeException if that is more than the document may hold
     */
    void bytes(String field, long more) {
      bytes += more;
      if (bytes > limits.bytes()) {
        throw new TooLargeException(
            field,
            "The request takes more than " + limits.bytes()
                + " bytes of memory once it is decoded. Send it in several requests.");
      }
    }
  }
}
