package io.tightrope.dashboard.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token lets its bearer do. */
public enum Role {
  /** Send runs, frames, events and alerts. */
  INGEST,
  /** Look at everything, acknowledge and silence. */
  VIEW,
  /** All of that, and remove runs. */
  ADMIN;

  /** The role of that name in lower case; empty if there is none. */
  public static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }

  /** Its name in settings and messages. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether who has this role may do what needs that one. */
  public boolean covers(Role needed) {
    return this == ADMIN || this == needed;
  }
}
