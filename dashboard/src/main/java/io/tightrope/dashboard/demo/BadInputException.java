package io.tightrope.dashboard.demo;

/** An example program refused its options or its images; the message is its one line. */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadInputException(String message) {
    super(message);
  }
}
