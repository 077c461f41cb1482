package io.tightrope.core.json;

/** A document holds more than it may; the message names the limit and what to do. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  TooLargeException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Path of the field that is too large; empty for the document as a whole. */
  public String field() {
    return field;
  }
}
