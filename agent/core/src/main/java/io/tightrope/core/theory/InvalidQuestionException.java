package io.tightrope.core.theory;

/** A question to the theory with a value that makes no sense; names the parameter. */
public final class InvalidQuestionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  InvalidQuestionException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The parameter, by its name in the API. */
  public String field() {
    return field;
  }
}
