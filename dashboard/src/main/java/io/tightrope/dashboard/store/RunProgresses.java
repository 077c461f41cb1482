package io.tightrope.dashboard.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** The progress of each run, read from the tables when it is first asked for. */
final class RunProgresses {
  private final DuckDBConnection connection;
  private final Map<Integer, RunProgress> byRun = new HashMap<>();

  RunProgresses(DuckDBConnection connection) {
    this.connection = connection;
  }

  RunProgress of(int run) throws SQLException {
    RunProgress progress = byRun.get(run);
    if (progress == null) {
      progress = read(run);
      byRun.put(run, progress);
    }
    return progress;
  }

  void forget() {
    byRun.clear();
  }

  void forget(int run) {
    byRun.remove(run);
  }

  private RunProgress read(int run) throws SQLException {
    RunProgress progress = new RunProgress();
    try (Statement statement = connection.createStatement()) {
      int frames = 0;
      try (ResultSet row = statement.executeQuery(
          "SELECT worker, seq, frame FROM frames WHERE run = " + run + " ORDER BY worker, seq")) {
        while (row.next()) {
          progress.addFrame(row.getString(1), row.getLong(2));
          frames = Math.max(frames, row.getInt(3) + 1);
        }
      }
      progress.frames(frames);
      try (ResultSet row = statement.executeQuery("SELECT seq FROM events WHERE run = " + run)) {
        while (row.next()) {
          progress.addEvent(row.getLong(1));
          progress.nextEvent();
        }
      }
    }
    return progress;
  }
}
