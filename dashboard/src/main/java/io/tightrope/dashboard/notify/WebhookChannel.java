package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts a JSON document of our own, signed if there is a secret.
 *
 * @param url where to; may hold a secret and is never logged
 * @param headers sent with each request; their values may be secrets
 * @param signingSecret key of the HMAC in {@code X-Tightrope-Signature}
 */
public record WebhookChannel(URI url, Map<String, String> headers, Optional<String> signingSecret)
    implements Channel {

  public WebhookChannel {
    headers = Map.copyOf(headers);
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public Outcome deliver(Notification notification) {
    return post(notification.id(), notification.event().toString());
  }

  @Override
  public Outcome deliverDigest(List<Notification> notifications) {
    ObjectNode digest = JsonNodeFactory.instance.objectNode();
    ArrayNode all = digest.putArray("notifications");
    notifications.forEach(notification -> all.add(notification.event()));
    return post(notifications.get(0).id(), digest.toString());
  }

  private Outcome post(String id, String body) {
    Map<String, String> sent = new TreeMap<>(headers);
    sent.put("Idempotency-Key", id);
    signingSecret.ifPresent(
        secret -> sent.put("X-Tightrope-Signature", "sha256=" + signature(secret, body)));
    return HttpPost.post(url, "application/json", sent, body);
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

  /** Without the address and the secrets. */
  @Override
  public String toString() {
    return kind();
  }
}
