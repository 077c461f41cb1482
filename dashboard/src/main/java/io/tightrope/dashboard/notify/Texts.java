package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a notification says to people, without markup. */
final class Texts {
  private static final int LISTED = 50;

  private Texts() {}

  /** For example {@code CRITICAL VarianceExplosion in run-7}. */
  static String title(Notification notification) {
    JsonNode alert = notification.alert();
    return status(notification) + " " + alert.path("rule").asText() + " in "
        + alert.path("run").asText();
  }

  /** {@code Resolved}, or the severity in capitals. */
  static String status(Notification notification) {
    return notification.transition() == Transition.RESOLVED
        ? "Resolved"
        : notification.alert().path("severity").asText().toUpperCase(Locale.ROOT);
  }

  /** What was found, why and what to do, each sentence on a line of its own. */
  static List<String> sentences(Notification notification) {
    JsonNode alert = notification.alert();
    return List.of(
        alert.path("message").asText(),
        (alert.path("cause").asText() + " " + alert.path("action").asText()).strip(),
        alert.path("calibration").path("sentence").asText());
  }

  /** {@link #sentences} as one text. */
  static String text(Notification notification) {
    return sentences(notification).stream()
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** For example {@code 12 changes of alerts: 9 raised, 1 became more severe, 2 resolved}. */
  static String digestTitle(List<Notification> notifications) {
    long raised = count(notifications, Transition.RAISED);
    long escalated = count(notifications, Transition.ESCALATED);
    long resolved = count(notifications, Transition.RESOLVED);
    return notifications.size() + " changes of alerts: " + raised + " raised, " + escalated
        + " became more severe, " + resolved + " resolved";
  }

  /** The first of them, one per line of a digest. */
  static List<Notification> listed(List<Notification> notifications) {
    return notifications.subList(0, Math.min(LISTED, notifications.size()));
  }

  /** Says how many are left out of the list; empty if none is. */
  static String rest(List<Notification> notifications) {
    int more = notifications.size() - LISTED;
    return more > 0 ? "and " + more + " more" : "";
  }

  private static long count(List<Notification> notifications, Transition transition) {
    return notifications.stream()
        .filter(notification -> notification.transition() == transition)
        .count();
  }
}
