package io.tightrope.dashboard.notify;

import io.tightrope.core.detect.finding.Severity;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where notifications go.
 *
 * @param name names it in the outbox: another name is another receiver
 * @param kind how a notification looks there
 * @param url address, which may hold a secret and is therefore never logged
 * @param leastSeverity less severe alerts are not sent
 * @param signingSecret with it, a webhook's body is signed
 */
public record Receiver(
    String name, Kind kind, URI url, Severity leastSeverity, Optional<String> signingSecret) {

  /** How a notification looks. */
  public enum Kind {
    /** A JSON document of our own. */
    WEBHOOK,
    /** A text, as Slack and what imitates it take it. */
    SLACK;

    /** The kind of that name. */
    public static Kind of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  boolean wants(Severity severity) {
    return severity.compareTo(leastSeverity) <= 0;
  }

  /** Without the address and the secret. */
  @Override
  public String toString() {
    return name;
  }
}
