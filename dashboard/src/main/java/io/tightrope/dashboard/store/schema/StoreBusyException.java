package io.tightrope.dashboard.store.schema;

/** More is waiting to be written than may wait; the sender should come again a little later. */
public final class StoreBusyException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreBusyException(String message) {
    super(message);
  }
}
