package io.tightrope.dashboard.store.schema;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked; the message says what and where. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreException(String message) {
    super(message);
  }

  /**
   * Why a store takes nothing any more.
   *
   * @param cause the error that stopped it; null if it was closed
   */
  public static StoreException stopped(@Nullable Throwable cause) {
    return cause == null
        ? new StoreException("the store is closed")
        : new StoreException("the store has stopped: " + cause, cause);
  }
}
