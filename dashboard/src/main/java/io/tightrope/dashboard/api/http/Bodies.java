package io.tightrope.dashboard.api.http;

import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Request bodies: unzipped where they are zipped, and cut off where they grow over the limit. */
public final class Bodies {
  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final long MAX_DISCARDED_BYTES = 64L << 20;
  private static final String READING = Bodies.class.getName();

  private Bodies() {}

  /**
   * The body's bytes, unzipped. Reading beyond a limit throws {@link Problem} 413, so a small body
   * that unzips to a huge one costs no more than the limit.
   */
  public static InputStream open(Context context, long bodyLimit, long unzippedLimit)
      throws IOException {
    return unzipped(context, limited(context, bodyLimit), unzippedLimit);
  }

  /** The body's bytes as they were sent, read to the end. */
  public static byte[] raw(Context context, long bodyLimit) throws IOException {
    return limited(context, bodyLimit).readAllBytes();
  }

  /**
   * Reads what is left of a body that is refused, so that a client that is still sending gets to read
   * why, instead of finding the connection closed. Beyond 64 MiB it is closed all the same. A body that
   * nobody began to read, as that of a client without a valid token, is left alone.
   */
  static void discardRest(Context context) {
    if (context.attribute(READING) == null) {
      return;
    }
    try {
      InputStream rest = context.req().getInputStream();
      byte[] buffer = new byte[1 << 16];
      long discarded = 0;
      int count = rest.read(buffer);
      while (count >= 0 && discarded < MAX_DISCARDED_BYTES) {
        discarded += count;
        count = rest.read(buffer);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the client has stopped sending", e);
    }
  }

  private static InputStream limited(Context context, long bodyLimit) throws IOException {
    context.attribute(READING, true);
    if (context.req().getContentLengthLong() > bodyLimit) {
      throw tooLarge(bodyLimit);
    }
    return new Limited(context.req().getInputStream(), bodyLimit);
  }

  /** The bytes of a body that was sent as its request says. */
  public static InputStream unzipped(Context context, InputStream body, long unzippedLimit)
      throws IOException {
    String encoding = String.valueOf(context.header("Content-Encoding")).toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "gzip", "x-gzip" -> new Limited(new GZIPInputStream(body, 1 << 16), unzippedLimit);
      case "null", "", "identity" -> body;
      default ->
        throw new Problem(
            415, "Unsupported encoding", "Content-Encoding may be gzip or nothing", "");
    };
  }

  /** The body of a recorded run, which may itself be a gzip file. */
  public static InputStream openRecording(Context context, long bodyLimit, long unzippedLimit)
      throws IOException {
    BufferedInputStream body =
        new BufferedInputStream(open(context, bodyLimit, unzippedLimit), 1 << 16);
    body.mark(2);
    int magic = body.read() << 8 | body.read();
    body.reset();
    return magic == GZIP_MAGIC
        ? new Limited(new GZIPInputStream(body, 1 << 16), unzippedLimit)
        : body;
  }

  private static Problem tooLarge(long limit) {
    return Problem.tooLarge("", "the body is larger than " + limit + " bytes");
  }

  private static final class Limited extends FilterInputStream {
    private final long limit;
    private long read;

    Limited(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int more) {
      read += more;
      if (read > limit) {
        throw tooLarge(limit);
      }
    }
  }
}
