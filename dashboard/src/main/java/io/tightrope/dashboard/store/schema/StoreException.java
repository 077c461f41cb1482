package io.tightrope.dashboard.store.schema;

/** The store could not do what it was asked; the message says what and where. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreException(String message) {
    super(message);
  }
}
