package io.tightrope.dashboard.config;

/** The configuration cannot be used; the message is one line that says which setting and why. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
