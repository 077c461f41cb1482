package io.tightrope.dl4j.cli;

/** What the user gave cannot be used; the message is the one line to show. */
final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InputException(String message) {
    super(message);
  }
}
