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

  /** What must be stored together with the change: either both are or none is. */
  List<StoredDocument> documentsOf(Change change);

  /** The change is on disk. */
  void committed(Change change);
}
