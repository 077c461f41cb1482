package io.tightrope.dashboard.api.http;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Answers that a client may keep and ask for again: unchanged ones cost 304 and no body. The tags
 * are weak, since the same answer may travel zipped or not.
 */
public final class Etags {
  private static final int TAG_BYTES = 12;

  private Etags() {}

  public static String of(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }

  /** Answers with these bytes, or with 304 if the client has them. */
  public static void answer(Context context, String type, String etag, byte[] bytes) {
    context.header("ETag", etag);
    String known = context.header("If-None-Match");
    if (known != null && known.contains(etag)) {
      context.status(304);
    } else {
      context.contentType(type).result(bytes);
    }
  }
}
