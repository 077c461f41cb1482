package io.tightrope.dashboard.store.schema;

import io.tightrope.core.run.RunDescription;

/**
 * A run as the store knows it.
 *
 * @param id number of the run in this store
 * @param createdAt seconds since the epoch
 */
public record StoredRun(int id, RunDescription description, double createdAt) {
  /** The run's name. */
  public String name() {
    return description.run();
  }

  public int layerCount() {
    return description.layers().size();
  }
}
