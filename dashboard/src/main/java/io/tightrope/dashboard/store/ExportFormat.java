package io.tightrope.dashboard.store;

/** Table formats that a run can be written in. */
public enum ExportFormat {
  CSV,
  PARQUET
}
