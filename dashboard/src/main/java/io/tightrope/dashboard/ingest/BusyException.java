package io.tightrope.dashboard.ingest;

/** More is on its way than can be worked off; the sender should come again a little later. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyException(String message) {
    super(message);
  }
}
