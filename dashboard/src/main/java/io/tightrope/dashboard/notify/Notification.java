package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change of one alert, on its way to one receiver. Immutable; its document must not be changed.
 *
 * @param id the same however often it is sent, to dedupe by
 * @param receiver name of the receiver
 * @param event {@code {id, sequence, transition, alert, labels, url, runbook}}: what a channel makes its
 *     message of
 * @param createdAtMillis milliseconds since the epoch
 */
record Notification(String id, String receiver, ObjectNode event, long createdAtMillis) {

  /** The alert that changed, as the API shows it. */
  JsonNode alert() {
    return event.path("alert");
  }

  /** Notifications of one alert arrive in the order of their numbers. */
  long sequence() {
    return event.path("sequence").asLong();
  }

  Transition transition() {
    return Transition.ofId(event.path("transition").asText(Transition.RAISED.id()));
  }

  /** The alert, or the notification itself where it is not known which alert it is about. */
  String alertId() {
    return alert().path("id").asText(id);
  }
}
