package io.tightrope.core.config;

import java.util.Locale;
import java.util.Optional;

/** What a critical alert leads to, besides being reported. */
public enum OnCritical {
  /** Nothing else happens. */
  NOTHING,
  /** The log names the checkpoint that is kept from before the alert. */
  CHECKPOINT,
  /** {@code fit} ends with an error at the end of a step. */
  STOP;

  /** The value as a user writes it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value that is written so; empty if none is. */
  static Optional<OnCritical> ofId(String id) {
    for (OnCritical value : values()) {
      if (value.id().equals(id)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
