package io.tightrope.dashboard.store.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table as this version wants it.
 *
 * @param columns SQL type of each column by name, in the order in which a new table gets them; no
 *     reader or writer relies on that order
 */
record Table(String name, Map<String, String> columns) {
  private static final String NOT_NULL = " NOT NULL";

  Table {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  String creation() {
    return "CREATE TABLE IF NOT EXISTS " + name + " ("
        + columns.entrySet().stream()
            .map(column -> Tables.quoted(column.getKey()) + " " + column.getValue())
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Its columns for a SELECT or an INSERT. */
  String quotedColumns() {
    return columns.keySet().stream().map(Tables::quoted).collect(Collectors.joining(", "));
  }

  /** Adds a column that an older version did not have; the rows that are there get no value. */
  String addition(String column) {
    return "ALTER TABLE " + name + " ADD COLUMN " + Tables.quoted(column) + " "
        + String.valueOf(columns.get(column)).replace(NOT_NULL, "");
  }
}
