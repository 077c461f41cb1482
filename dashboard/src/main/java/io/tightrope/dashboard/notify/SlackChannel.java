package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Posts a text to an incoming webhook of Slack, or of what imitates it (Mattermost, Rocket.Chat).
 *
 * @param url address of the webhook, which is a secret and never logged
 */
public record SlackChannel(URI url) implements Channel {

  @Override
  public String kind() {
    return "slack";
  }

  @Override
  public boolean isForPeople() {
    return true;
  }

  @Override
  public Outcome deliver(Notification notification) {
    // A version before this one stored the text itself.
    String stored = notification.event().path("text").asText();
    return post(stored.isEmpty() ? text(notification) : stored);
  }

  private static String text(Notification notification) {
    return "*" + Texts.status(notification) + "* "
        + notification.alert().path("rule").asText() + " in "
        + escaped(notification.alert().path("run").asText()) + "\n"
        + escaped(Texts.text(notification)) + "\n"
        + link(notification, "Look") + " · <"
        + notification.event().path("runbook").asText() + "|Runbook>";
  }

  @Override
  public Outcome deliverDigest(List<Notification> notifications) {
    String lines = Texts.listed(notifications).stream()
        .map(notification -> "• " + link(notification, escaped(Texts.title(notification))))
        .collect(Collectors.joining("\n"));
    return post(
        "*" + Texts.digestTitle(notifications) + "*\n" + lines + "\n" + Texts.rest(notifications));
  }

  private Outcome post(String text) {
    return HttpPost.post(
        url,
        "application/json",
        Map.of(),
        JsonNodeFactory.instance.objectNode().put("text", text).toString());
  }

  private static String link(Notification notification, String text) {
    return "<" + notification.event().path("url").asText() + "|" + text + ">";
  }

  /** The three characters that mean something in a Slack text. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Without the address. */
  @Override
  public String toString() {
    return kind();
  }
}
