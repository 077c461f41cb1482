package io.tightrope.dashboard.store.write;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.rollup.Rollups;
import io.tightrope.dashboard.store.schema.FrameRows;
import io.tightrope.dashboard.store.schema.RowAppender;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.ScalarRows;
import io.tightrope.dashboard.store.schema.Tables;
import io.tightrope.dashboard.store.summary.RunSummaries;
import io.tightrope.dashboard.store.summary.RunSummary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of the writer: rows go through appenders, which are far faster than SQL. It is
 * begun by a statement, since {@code setAutoCommit(false)} begins one only with the first statement
 * and appenders, which are none, would commit each for itself.
 */
public final class Transaction implements AutoCloseable {
  private final DuckDBConnection connection;
  private final RunTables tables;
  private final Rollups rollups;
  private final RunSummaries summaries;
  private final Map<Integer, RunSummary> changed = new LinkedHashMap<>();
  private final Map<String, RowAppender<FrameRows.Row>> appenders = new LinkedHashMap<>();
  private final Map<Integer, List<StepFrame>> appended = new LinkedHashMap<>();
  private final Map<Integer, List<ScalarBlock>> blocks = new LinkedHashMap<>();
  private final Set<Integer> moved = new HashSet<>();
  private @Nullable RowAppender<ScalarRows.Row> scalars;
  private long movedTo = -1;
  private boolean committed;

  public Transaction(
      DuckDBConnection connection, RunTables tables, Rollups rollups, RunSummaries summaries)
      throws SQLException {
    this.connection = connection;
    this.tables = tables;
    this.rollups = rollups;
    this.summaries = summaries;
    begin();
  }

  /** A transaction that could not even be rolled back, as without memory, is ended here. */
  private void begin() throws SQLException {
    try {
      execute("BEGIN TRANSACTION");
    } catch (SQLException unfinished) {
      execute("ROLLBACK");
      execute("BEGIN TRANSACTION");
    }
  }

  /** The connection, for SQL that must see what was appended before. */
  public DuckDBConnection sql() throws SQLException {
    closeAppenders();
    return connection;
  }

  /** Up to where the journal has been taken into the tables; -1 if nothing of it was. */
  long movedTo() {
    return movedTo;
  }

  /** Takes over entries of the journal; those of runs that have been removed are passed over. */
  public void apply(List<Recent.Placed> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Set<Integer> runs = runs();
    for (Recent.Placed placed : entries) {
      // Two jobs of one transaction may both want everything moved.
      if (placed.position() > movedTo && runs.contains(placed.entry().run())) {
        if (placed.entry() instanceof Entry.Frames frames) {
          append(frames);
        } else if (placed.entry() instanceof Entry.Event event) {
          append(event);
        } else if (placed.entry() instanceof Entry.Scalars block) {
          append(block);
        }
      }
      movedTo = Math.max(movedTo, placed.position());
    }
    execute("UPDATE state SET applied = " + movedTo);
  }

  private Set<Integer> runs() throws SQLException {
    Set<Integer> runs = new HashSet<>();
    try (Statement statement = sql().createStatement();
        ResultSet row = statement.executeQuery("SELECT run FROM runs")) {
      while (row.next()) {
        runs.add(row.getInt(1));
      }
    }
    return runs;
  }

  private void append(Entry.Frames batch) throws SQLException {
    int run = batch.run();
    int place = batch.first();
    for (StepFrame frame : batch.frames()) {
      boolean late = rollups.isLate(run, frame.step());
      long width = late ? rollups.of(run).width() : 1;
      frames().append(new FrameRows.Row(run, place, batch.worker(), frame, 0, width));
      for (int layer = 0; layer < frame.layerCount(); layer++) {
        FrameRows.Row row = new FrameRows.Row(run, place, batch.worker(), frame, layer, width);
        layers(run).append(row);
        if (late) {
          blocks(run).append(row);
        }
      }
      place++;
    }
    change(run, summary -> summary.with(batch.frames()));
    appended.computeIfAbsent(run, id -> new ArrayList<>()).addAll(batch.frames());
  }

  private void append(Entry.Event entry) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(
        "INSERT INTO events (run, frame, seq, event) VALUES (?, ?, ?, ?)")) {
      insert.setInt(1, entry.run());
      insert.setInt(2, entry.frame());
      insert.setLong(3, entry.event().seq());
      insert.setString(4, EventCodec.toJson(entry.event()).toString());
      insert.execute();
    }
    change(entry.run(), summary -> summary.with(entry.event()));
  }

  private void append(Entry.Scalars entry) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO scalar_blocks"
        + " (run, block, worker, seq, timestamp, frame, event) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, entry.run());
      insert.setInt(2, entry.place());
      insert.setString(3, entry.worker());
      insert.setLong(4, entry.block().seq());
      insert.setDouble(5, entry.block().timestamp());
      insert.setInt(6, entry.frame());
      insert.setInt(7, entry.event());
      insert.execute();
    }
    RowAppender<ScalarRows.Row> rows = scalars();
    for (Map.Entry<String, ScalarSeries> named : entry.block().series().entrySet()) {
      ScalarSeries series = named.getValue();
      for (int i = 0; i < series.size(); i++) {
        rows.append(new ScalarRows.Row(
            entry.run(),
            entry.place(),
            named.getKey(),
            series.steps()[i],
            series.values()[i]));
      }
    }
    change(entry.run(), summary -> summary.with(entry.block(), entry.place()));
    blocks.computeIfAbsent(entry.run(), id -> new ArrayList<>()).add(entry.block());
  }

  private void change(int run, UnaryOperator<RunSummary> change) {
    RunSummary before = changed.get(run);
    if (before == null) {
      before = summaries.of(run).orElse(null);
    }
    if (before != null) {
      changed.put(run, change.apply(before));
    }
  }

  private RowAppender<ScalarRows.Row> scalars() throws SQLException {
    RowAppender<ScalarRows.Row> open = scalars;
    if (open == null) {
      open = ScalarRows.open(connection);
      scalars = open;
    }
    return open;
  }

  private interface Opening {
    RowAppender<FrameRows.Row> open() throws SQLException;
  }

  private RowAppender<FrameRows.Row> frames() throws SQLException {
    return appender("frames", () -> FrameRows.frames(connection));
  }

  private RowAppender<FrameRows.Row> layers(int run) throws SQLException {
    String table = tables.hasOwn(run) ? Tables.layers(run) : Tables.SHARED_LAYERS;
    return appender(table, () -> FrameRows.layers(connection, table));
  }

  private RowAppender<FrameRows.Row> blocks(int run) throws SQLException {
    String table = tables.hasOwn(run) ? Tables.blocks(run) : Tables.SHARED_BLOCKS;
    return appender(table, () -> FrameRows.blocks(connection, table));
  }

  /**
   * Has the rows of a long run copied into tables of its own at the end of this transaction, so that
   * until it is known where they are the shared tables have all of them.
   */
  public void giveOwnTables(int run) {
    moved.add(run);
  }

  private void giveOwnTables() throws SQLException {
    moved.removeIf(tables::hasOwn);
    if (!moved.isEmpty()) {
      moved.retainAll(runs());
      for (int run : moved) {
        Tables.giveOwn(connection, run);
      }
    }
  }

  private RowAppender<FrameRows.Row> appender(String table, Opening opening) throws SQLException {
    RowAppender<FrameRows.Row> appender = appenders.get(table);
    if (appender == null) {
      appender = opening.open();
      appenders.put(table, appender);
    }
    return appender;
  }

  public void commit() throws SQLException {
    closeAppenders();
    giveOwnTables();
    RunSummaries.write(connection, changed.values());
    execute("COMMIT");
    committed = true;
    moved.forEach(tables::moved);
    summaries.committed(changed.values());
    appended.forEach(rollups::committed);
    blocks.forEach(rollups.scalars()::committed);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void closeAppenders() throws SQLException {
    for (RowAppender<FrameRows.Row> appender : appenders.values()) {
      appender.close();
    }
    appenders.clear();
    if (scalars != null) {
      scalars.close();
      scalars = null;
    }
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
      execute("ROLLBACK");
    }
  }
}
