package io.tightrope.dashboard.notify;

/**
 * What became of an attempt to deliver.
 *
 * @param kind whether it was taken
 * @param reason why not, in a few words without addresses and secrets; empty if it was
 */
record Outcome(Kind kind, String reason) {
  static final Outcome TAKEN = new Outcome(Kind.TAKEN, "");

  enum Kind {
    TAKEN,
    /** The receiver cannot take anything at present. */
    UNAVAILABLE,
    /** The receiver does not take this message; others may be taken. */
    REFUSED
  }

  static Outcome unavailable(String reason) {
    return new Outcome(Kind.UNAVAILABLE, reason);
  }

  static Outcome refused(String reason) {
    return new Outcome(Kind.REFUSED, reason);
  }

  boolean isTaken() {
    return kind == Kind.TAKEN;
  }
}
