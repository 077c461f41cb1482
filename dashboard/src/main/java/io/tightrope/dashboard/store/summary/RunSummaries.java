package io.tightrope.dashboard.store.summary;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.LastFrame;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.query.RunReplay;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.EntryCodec;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.schema.FrameColumns;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The summaries of all runs, in memory as of the last commit and in a table of their own. Thread-safe;
 * only the writer changes them.
 */
public final class RunSummaries {
  private static final Logger LOG = LoggerFactory.getLogger(RunSummaries.class);
  private static final char EVENTS_APART = '\n';

  private final Map<Integer, RunSummary> byRun = new ConcurrentHashMap<>();

  /** A row as it is read, before the costly part. */
  private record Row(
      StoredRunRow run,
      long frames,
      long firstStep,
      long lastStep,
      long blocks,
      Newest loss,
      Newest learningRate,
      String last,
      String frameColumns,
      double lastTimestamp,
      double lastLoss,
      double lastLearningRate,
      int events,
      String newestEvents) {}

  private record StoredRunRow(int id, String name, String description, double createdAt) {}

  /**
   * Reads the summaries. Those that an older version did not write are made from the frames and stored.
   *
   * @param connection outside a transaction
   */
  public RunSummaries(Connection connection, RunTables tables) throws SQLException {
    List<Row> rows = new ArrayList<>();
    List<StoredRunRow> without = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT r.run AS id, r.name, r.description, r.created_at, s.*"
                + " REPLACE (CASE WHEN frame_columns = '" + EntryCodec.current().columns()
                + "' THEN '' ELSE frame_columns END AS frame_columns)"
                + " FROM runs r LEFT JOIN summaries s ON s.run = r.run ORDER BY r.run")) {
      while (row.next()) {
        StoredRunRow run = new StoredRunRow(
            row.getInt("id"),
            row.getString("name"),
            row.getString("description"),
            row.getDouble("created_at"));
        long frames = row.getLong("frames");
        if (row.wasNull()) {
          without.add(run);
        } else {
          rows.add(new Row(
              run,
              frames,
              row.getLong("first_step"),
              row.getLong("last_step"),
              row.getLong("blocks"),
              newest(row, "loss_step", "loss"),
              newest(row, "rate_step", "learning_rate"),
              row.getString("last_frame"),
              row.getString("frame_columns"),
              number(row, "last_timestamp"),
              number(row, "last_loss"),
              number(row, "last_learning_rate"),
              row.getInt("events"),
              row.getString("newest_events")));
        }
      }
    }
    Map<String, EntryCodec> codecs = new ConcurrentHashMap<>();
    rows.parallelStream()
        .map(row -> read(row, codecs.computeIfAbsent(row.frameColumns(), RunSummaries::codec)))
        .forEach(this::put);
    if (!without.isEmpty()) {
      summarize(connection, tables, without);
    }
  }

  /** Reads frames with these columns; nothing stands for those that this version writes. */
  private static EntryCodec codec(String columns) {
    return columns.isEmpty() ? EntryCodec.current() : EntryCodec.of(columns);
  }

  private static RunSummary read(Row row, EntryCodec codec) {
    try {
      Optional<LastFrame> last =
          row.last().isEmpty() ? Optional.empty() : Optional.of(lastFrame(row, codec));
      List<RunEvent> events = new ArrayList<>();
      for (String event : row.newestEvents().lines().toList()) {
        events.add(EventCodec.decode(stream(event)));
      }
      return new RunSummary(
          run(row.run()),
          new RunExtent(
              row.frames(),
              row.firstStep(),
              row.lastStep(),
              row.blocks(),
              row.loss(),
              row.learningRate(),
              last),
          row.events(),
          events);
    } catch (IOException e) {
      throw new StoreException("the summary of a run in the store is unreadable", e);
    }
  }

  /** An older version did not write the numbers that are there without the frame. */
  private static LastFrame lastFrame(Row row, EntryCodec codec) {
    String encoded = row.last();
    if (Double.isNaN(row.lastTimestamp())) {
      return LastFrame.of(frame(encoded, codec));
    }
    return new LastFrame(
        row.lastStep(),
        row.lastTimestamp(),
        row.lastLoss(),
        row.lastLearningRate(),
        () -> frame(encoded, codec));
  }

  private static StepFrame frame(String encoded, EntryCodec codec) {
    Entry entry = codec.decode(Base64.getDecoder().decode(encoded));
    return ((Entry.Frames) entry).frames().get(0);
  }

  /** A step below 0 says that there was none. A value that is not a number has been measured so. */
  private static Newest newest(ResultSet row, String step, String value) throws SQLException {
    long at = row.getLong(step);
    return at < 0 ? Newest.NONE : new Newest(at, StepFrame.measured(row.getDouble(value)));
  }

  private static double number(ResultSet row, String column) throws SQLException {
    return FrameColumns.number(row, row.findColumn(column));
  }

  private static void setNumber(PreparedStatement insert, int place, double value)
      throws SQLException {
    if (StepFrame.isAbsent(value)) {
      insert.setNull(place, Types.DOUBLE);
    } else {
      insert.setDouble(place, value);
    }
  }

  private static StoredRun run(StoredRunRow row) {
    return new StoredRun(row.id(), row.name(), row.description(), row.createdAt());
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private void summarize(Connection connection, RunTables tables, List<StoredRunRow> rows)
      throws SQLException {
    if (rows.size() > 100) {
      LOG.info("Summarizing {} runs; this happens once.", rows.size());
    }
    List<RunSummary> made = new ArrayList<>();
    RecentRun none = new RecentRun(List.of(), List.of(), List.of());
    for (StoredRunRow row : rows) {
      StoredRun run = run(row);
      RunReplay replay = new RunReplay(connection, tables, run, none);
      made.add(RunSummary.of(run, replay.extent(), replay.events()));
    }
    write(connection, made);
    made.forEach(this::put);
  }

  private void put(RunSummary summary) {
    byRun.put(summary.run().id(), summary);
  }

  /** Every run with what is in the tables of it, oldest first. */
  public List<RunSummary> all() {
    return byRun.values().stream()
        .sorted(Comparator.comparingInt((RunSummary summary) -> summary.run().id()))
        .toList();
  }

  /** The summary of a run; empty for a run that is not there. */
  public Optional<RunSummary> of(int run) {
    return Optional.ofNullable(byRun.get(run));
  }

  /** Takes in a run that is new, after its commit. */
  public void created(StoredRun run) {
    put(RunSummary.empty(run));
  }

  /** Gives up a run that has been removed. */
  public void forget(int run) {
    byRun.remove(run);
  }

  /** Takes over summaries after the commit that wrote them. */
  public void committed(Collection<RunSummary> changed) {
    changed.forEach(summary -> byRun.computeIfPresent(summary.run().id(), (id, old) -> summary));
  }

  /** Writes summaries, within the transaction that writes what they tell of. */
  public static void write(Connection connection, Collection<RunSummary> changed)
      throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM summaries WHERE run IN ("
          + changed.stream()
              .map(summary -> String.valueOf(summary.run().id()))
              .collect(Collectors.joining(","))
          + ")");
    }
    try (PreparedStatement insert = connection.prepareStatement(
        "INSERT INTO summaries (run, frames, first_step, last_step, blocks, loss_step, loss,"
            + " rate_step, learning_rate, last_frame, frame_columns, last_timestamp, last_loss,"
            + " last_learning_rate, events, newest_events)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (RunSummary summary : changed) {
        RunExtent extent = summary.extent();
        insert.setInt(1, summary.run().id());
        insert.setLong(2, extent.frames());
        insert.setLong(3, extent.firstStep());
        insert.setLong(4, extent.lastStep());
        insert.setLong(5, extent.blocks());
        insert.setLong(6, extent.loss().step());
        insert.setDouble(7, extent.loss().value());
        insert.setLong(8, extent.learningRate().step());
        insert.setDouble(9, extent.learningRate().value());
        insert.setString(10, extent.last().map(RunSummaries::encoded).orElse(""));
        insert.setString(11, EntryCodec.current().columns());
        setNumber(insert, 12, extent.newest().map(LastFrame::timestamp).orElse(Double.NaN));
        setNumber(insert, 13, extent.newest().map(LastFrame::loss).orElse(Double.NaN));
        setNumber(insert, 14, extent.newest().map(LastFrame::learningRate).orElse(Double.NaN));
        insert.setInt(15, summary.events());
        insert.setString(
            16,
            summary.newestEvents().stream()
                .map(event -> EventCodec.toJson(event).toString())
                .collect(Collectors.joining(String.valueOf(EVENTS_APART))));
        insert.execute();
      }
    }
  }

  /** As in the journal: unlike JSON from outside it is not checked, and older frames may be odd. */
  private static String encoded(StepFrame frame) {
    byte[] bytes = EntryCodec.current()
        .encode(new Entry.Frames(0, FrameBatch.DEFAULT_WORKER, 0, List.of(frame)));
    return Base64.getEncoder().encodeToString(bytes);
  }
}
