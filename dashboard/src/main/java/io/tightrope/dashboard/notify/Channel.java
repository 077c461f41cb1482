package io.tightrope.dashboard.notify;

import java.util.List;

/**
 * How notifications get to a receiver. Implementations are immutable and thread-safe; what they print
 * never holds an address or a secret.
 */
public sealed interface Channel
    permits WebhookChannel, TemplateChannel, SlackChannel, MailChannel, AlertmanagerChannel {

  /** The name in the configuration file and in the API. */
  String kind();

  /** Whether many notifications are listed in one message unless the receiver says otherwise. */
  default boolean isForPeople() {
    return false;
  }

  /** Returns false if {@link #deliverDigest} must not be called. */
  default boolean canDigest() {
    return true;
  }

  /** How often alerts that are open must be repeated, in seconds; 0 for never. */
  default int repeatSeconds() {
    return 0;
  }

  /** Tries once to deliver one notification. */
  Outcome deliver(Notification notification);

  /**
   * Tries once to deliver several at the same time, in their order.
   *
   * @param notifications at least two
   */
  Outcome deliverDigest(List<Notification> notifications);
}
