package io.tightrope.dashboard.alerts;

import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.List;

/** Is notified of changes of alerts, in the order in which they happen, by one thread at a time. */
public interface AlertListener {
  /**
   * Decides to whom a change is announced. It is stored with the alert, before anything else of the
   * change is asked for.
   *
   * @return what has been announced of the alert when this change is done; by default nothing new
   */
  default Announcement announce(Change change) {
    return change.after().announcement();
  }

  /** Says what a change calls for: what to store with it, and what to do once it is on disk. */
  Prepared prepare(Change change);

  /**
   * What a change calls for.
   *
   * @param documents must be stored together with the change: either both are or none is
   * @param committed is done once the change is on disk
   */
  record Prepared(List<StoredDocument> documents, Runnable committed) {
    public Prepared {
      documents = List.copyOf(documents);
    }

    /** Nothing to store. */
    public static Prepared of(Runnable committed) {
      return new Prepared(List.of(), committed);
    }
  }
}
