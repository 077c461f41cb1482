package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.run.RunEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** One transaction of the writer: rows go through appenders, which are far faster than SQL. */
final class Transaction implements AutoCloseable {
  /** In place of the place of an event that was there already. */
  static final int KNOWN = -1;

  private final DuckDBConnection connection;
  private final RunProgresses progresses;
  private final Rollups rollups;
  private final Map<String, DuckDBAppender> appenders = new LinkedHashMap<>();
  private final Map<Integer, List<StepFrame>> appended = new LinkedHashMap<>();
  private boolean committed;

  Transaction(DuckDBConnection connection, RunProgresses progresses, Rollups rollups)
      throws SQLException {
    this.connection = connection;
    this.rollups = rollups;
    this.progresses = progresses;
    connection.setAutoCommit(false);
  }

  /** The connection, for SQL that must see what was appended before. */
  DuckDBConnection sql() throws SQLException {
    closeAppenders();
    return connection;
  }

  RunProgress progress(StoredRun run) throws SQLException {
    return progresses.of(run.id());
  }

  void forget(StoredRun run) {
    progresses.forget(run.id());
    rollups.forget(run.id());
  }

  Appended append(StoredRun run, FrameBatch batch) throws SQLException {
    RunProgress progress = progress(run);
    int first = progress.frames();
    List<StepFrame> accepted = new ArrayList<>(batch.frames().size());
    for (StepFrame frame : batch.frames()) {
      if (progress.addFrame(batch.worker(), frame.seq())) {
        int ordinal = progress.nextFrame();
        FrameRows.appendFrame(appender("frames"), run.id(), ordinal, batch.worker(), frame);
        FrameRows.appendLayers(appender(Tables.layers(run.id())), ordinal, frame);
        if (rollups.isLate(run.id(), frame.step())) {
          FrameRows.appendBlock(
              appender(Tables.rollup(run.id())), rollups.of(run.id()).width(), frame);
        }
        accepted.add(FrameRows.stored(frame));
      }
    }
    appended.computeIfAbsent(run.id(), id -> new ArrayList<>()).addAll(accepted);
    return new Appended(first, accepted, batch.frames().size() - accepted.size());
  }

  /** The event's place among the run's events, or {@link #KNOWN}. */
  int append(StoredRun run, RunEvent event) throws SQLException {
    RunProgress progress = progress(run);
    if (!progress.addEvent(event.seq())) {
      return KNOWN;
    }
    try (PreparedStatement insert =
        sql().prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?)")) {
      insert.setInt(1, run.id());
      insert.setInt(2, progress.frames());
      insert.setLong(3, event.seq());
      insert.setString(4, EventCodec.toJson(event).toString());
      insert.execute();
    }
    return progress.nextEvent();
  }

  private DuckDBAppender appender(String table) throws SQLException {
    DuckDBAppender appender = appenders.get(table);
    if (appender == null) {
      appender = connection.createAppender(table);
      appenders.put(table, appender);
    }
    return appender;
  }

  void commit() throws SQLException {
    closeAppenders();
    connection.commit();
    committed = true;
    appended.forEach(rollups::committed);
  }

  private void closeAppenders() throws SQLException {
    for (DuckDBAppender appender : appenders.values()) {
      appender.close();
    }
    appenders.clear();
  }

  @Override
  public void close() throws SQLException {
    if (!committed) {
      try {
        closeAppenders();
      } catch (SQLException e) {
        // the rows are given up anyway; the rollback below is what counts
        appenders.clear();
      }
      connection.rollback();
    }
    connection.setAutoCommit(true);
  }
}
