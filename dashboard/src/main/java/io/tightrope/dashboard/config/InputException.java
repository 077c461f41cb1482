package io.tightrope.dashboard.config;

/** What the user gave cannot be used; the message is the one line that says what and why. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }
}
