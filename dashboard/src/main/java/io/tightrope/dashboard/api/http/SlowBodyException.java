package io.tightrope.dashboard.api.http;

import java.io.IOException;

/** A body came too slowly to be waited for any longer. */
public final class SlowBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  public SlowBodyException(String message) {
    super(message);
  }

  /** What the client is answered. */
  public Problem problem() {
    return new Problem(408, "Request timeout", String.valueOf(getMessage()), "");
  }
}
