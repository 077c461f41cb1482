package io.tightrope.dashboard.notify;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts the notification; any 2xx means that it was taken. */
final class HttpDelivery implements Delivery {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  @Override
  public String deliver(Receiver receiver, Notification notification) {
    HttpRequest.Builder request = HttpRequest.newBuilder(receiver.url())
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", notification.id())
        .POST(BodyPublishers.ofString(notification.body()));
    receiver
        .signingSecret()
        .ifPresent(secret -> request.header(
            "X-Tightrope-Signature", "sha256=" + signature(secret, notification.body())));
    try {
      HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
      return answer.statusCode() / 100 == 2 ? "" : "status " + answer.statusCode();
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String signature(String secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JRE has HmacSHA256", e);
    }
  }
}
