package io.tightrope.dashboard.store.query;

/** Table formats that a run can be written in. */
public enum ExportFormat {
  CSV,
  PARQUET
}
