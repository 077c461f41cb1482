package io.tightrope.dashboard.cli;

/** What the user gave cannot be used; the message is the one line that says what and why. */
final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }
}
