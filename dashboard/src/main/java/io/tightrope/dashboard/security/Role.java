package io.tightrope.dashboard.security;

/** What a token lets its bearer do. */
public enum Role {
  /** Send runs, frames, events and alerts. */
  INGEST,
  /** Look at everything, acknowledge and silence. */
  VIEW,
  /** All of that, and remove runs. */
  ADMIN;

  /** Whether who has this role may do what needs that one. */
  public boolean covers(Role needed) {
    return this == ADMIN || this == needed;
  }
}
