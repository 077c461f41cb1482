package io.tightrope.core.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a dashboard did not take a request, in words for a person. */
final class Obstacle {
  private Obstacle() {}

  /** There was no answer. */
  static String of(Exception failure) {
    if (failure instanceof UnknownHostException) {
      return "the host name " + failure.getMessage() + " is unknown";
    }
    if (failure instanceof ConnectException) {
      return "nobody listens there (" + failure.getMessage() + ")";
    }
    if (failure instanceof SocketTimeoutException) {
      return "it does not answer (" + failure.getMessage() + ")";
    }
    if (failure instanceof SSLException) {
      return "its certificate or TLS is not accepted (" + failure.getMessage() + ")";
    }
    return failure instanceof IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  /**
   * There was an answer, but not the one of a dashboard that takes what is sent.
   *
   * @param hasToken whether a token was sent
   */
  static String of(int status, @Nullable String contentType, boolean hasToken) {
    boolean json = contentType != null && contentType.contains("json");
    if (status == 401 || status == 403) {
      return hasToken
          ? "it rejects the token with status " + status
          : "it wants a token (status " + status + "); set token-file";
    }
    if (status >= 300 && status < 400) {
      return "it redirects elsewhere (status " + status + "); set dashboard to its own address";
    }
    return json
        ? "it answers with status " + status
        : "what answers there is not a dashboard (status " + status + ", "
            + (contentType == null ? "no content type" : contentType) + ")";
  }
}
