package io.tightrope.core.json;

/** A document is not what it should be; names the field and what is wrong with it. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field path of the field, for example {@code frames[3].layers.deadUnits}; empty for the
   *     document as a whole
   * @param problem what is wrong and what would be right; the rest of a sentence that begins with
   *     the field
   */
  public MalformedJsonException(String field, String problem) {
    super(field.isEmpty() ? problem : field + " " + problem);
    this.field = field;
  }

  /** Path of the field; empty for the document as a whole. */
  public String field() {
    return field;
  }
}
