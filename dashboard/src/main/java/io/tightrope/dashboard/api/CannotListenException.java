package io.tightrope.dashboard.api;

/** The address cannot be listened on; the message says which and what to do. */
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
