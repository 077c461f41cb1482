package io.tightrope.dashboard.notify;

/**
 * Whom to notify. Immutable.
 *
 * @param name names it in the store and the API: another name is another receiver
 * @param channel how a notification gets there
 * @param route which alerts it is notified of
 * @param digestFrom from so many waiting notifications on, one message lists them all; 0 sends each on
 *     its own
 */
public record Receiver(String name, Channel channel, Route route, int digestFrom) {

  /** Without addresses and secrets. */
  @Override
  public String toString() {
    return name;
  }
}
