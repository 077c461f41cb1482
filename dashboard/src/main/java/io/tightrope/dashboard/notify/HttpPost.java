package io.tightrope.dashboard.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Posts a body; any 2xx means that it was taken. Redirects are not followed. Thread-safe. */
final class HttpPost {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** The receiver may take the same request later, or has something wrong with all of them. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 404, 405, 407, 408, 421, 425, 429);

  private HttpPost() {}

  /**
   * Posts once and waits at most 10 s for an answer.
   *
   * @param headers besides {@code Content-Type}
   */
  static Outcome post(URI url, String contentType, Map<String, String> headers, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url)
        .timeout(PATIENCE)
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    try {
      HttpResponse<Void> answer = HTTP.send(request.build(), BodyHandlers.discarding());
      int status = answer.statusCode();
      if (status / 100 == 2) {
        return Outcome.TAKEN;
      }
      String reason = "it answered with status " + status;
      return status / 100 == 4 && !PASSING.contains(status)
          ? Outcome.refused(reason)
          : Outcome.unavailable(reason);
    } catch (IOException e) {
      return Outcome.unavailable(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.unavailable("the dashboard is being stopped");
    }
  }

  private static String reason(IOException failure) {
    return switch (failure.getClass().getSimpleName()) {
      case "ConnectException" -> "nothing listens at its address";
      case "HttpTimeoutException", "HttpConnectTimeoutException" ->
        "it did not answer within " + PATIENCE.toSeconds() + " s";
      case "SSLHandshakeException" -> "its certificate is not trusted";
      default -> failure.getClass().getSimpleName();
    };
  }
}
