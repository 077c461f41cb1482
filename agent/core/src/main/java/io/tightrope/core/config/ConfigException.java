package io.tightrope.core.config;

/** A setting is wrong; the message is one line that names it, its value and what is allowed. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
