package io.tightrope.core.push;

/** What came of a request, as far as the sender's next move depends on it. */
enum Answer {
  /** It has what was sent. */
  TAKEN,
  /** It will never take this. */
  REFUSED,
  /** The body was too large for it. */
  TOO_LARGE,
  /** It does not know the run. */
  UNKNOWN_RUN,
  /** It knows another run of this name. */
  NAME_TAKEN,
  /** Nobody there, or nobody who makes sense; try again later. */
  AWAY
}
