package io.tightrope.dashboard.alerts;

import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.List;

/** Hears of changes of alerts. */
public interface AlertListener {
  /** What must be stored together with the change: either both are or none is. */
  List<StoredDocument> documentsOf(Change change);

  /** The change is on disk. */
  void committed(Change change);
}
