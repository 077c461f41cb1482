package io.tightrope.core.detect.settings;

import java.io.IOException;

/** A rules file cannot be used. The message is one line: file, field, value, what is allowed. */
public final class RulesFileException extends IOException {
  private static final long serialVersionUID = 1;

  RulesFileException(String message) {
    super(message);
  }
}
