package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.schema.FrameColumns;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** Reads a run from its beginning in the order of arrival, a few hundred frames at a time. */
public final class RunReplay {
  private static final int FRAMES_AT_A_TIME = 256;

  /** An event and how many frames had arrived before it. */
  private record PlacedEvent(int frame, RunEvent event) {}

  private final Connection connection;
  private final RunTables tables;
  private final StoredRun run;
  private final RecentRun recent;

  /**
   * @param recent what was not in the tables before the connection looks at them
   */
  public RunReplay(Connection connection, RunTables tables, StoredRun run, RecentRun recent) {
    this.connection = connection;
    this.tables = tables;
    this.run = run;
    this.recent = recent;
  }

  public void show(RunVisitor visitor) throws SQLException {
    Beside beside = new Beside(placedEvents(), new ScalarReplay(connection, run.id(), recent));
    int frames = count();
    for (int from = 0; from < frames; from += FRAMES_AT_A_TIME) {
      for (Row row : rows(from, Math.min(frames, from + FRAMES_AT_A_TIME))) {
        beside.show(row.frame, visitor);
        visitor.frame(row.worker, row.builder.build());
      }
    }
    for (Entry.Frames batch : recent.batches()) {
      int place = batch.first();
      for (StepFrame frame : batch.frames()) {
        beside.show(place++, visitor);
        visitor.frame(batch.worker(), frame);
      }
    }
    beside.show(Integer.MAX_VALUE, visitor);
  }

  /** Events and blocks of scalars, each in its place between the frames. */
  private static final class Beside {
    private final Deque<PlacedEvent> events;
    private final ScalarReplay scalars;
    private int eventsShown;

    Beside(List<PlacedEvent> events, ScalarReplay scalars) {
      this.events = new ArrayDeque<>(events);
      this.scalars = scalars;
    }

    /** Shows what had arrived before a frame. */
    void show(int frame, RunVisitor visitor) throws SQLException {
      while (true) {
        Entry.Scalars block = scalars.peek();
        PlacedEvent event = events.peekFirst();
        boolean eventIsDue = event != null && event.frame() <= frame;
        if (block != null
            && block.frame() <= frame
            && (!eventIsDue || block.event() <= eventsShown)) {
          scalars.skip();
          visitor.scalars(block.worker(), block.block());
        } else if (event != null && eventIsDue) {
          events.removeFirst();
          eventsShown++;
          visitor.event(event.event());
        } else {
          return;
        }
      }
    }
  }

  public List<RunEvent> events() throws SQLException {
    return placedEvents().stream().map(PlacedEvent::event).toList();
  }

  private int count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT coalesce(max(frame) + 1, 0) FROM frames WHERE run = " + run.id())) {
      row.next();
      return Math.min(row.getInt(1), recent.firstFrame());
    }
  }

  private List<PlacedEvent> placedEvents() throws SQLException {
    List<PlacedEvent> events = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT frame, event FROM events WHERE run = " + run.id() + " ORDER BY rowid")) {
      while (row.next()) {
        RunEvent event = decode(row.getString("event"));
        if (!recent.hasEvent(event.seq())) {
          events.add(new PlacedEvent(row.getInt("frame"), event));
        }
      }
    }
    recent.events().forEach(event -> events.add(new PlacedEvent(event.frame(), event.event())));
    return events;
  }

  private static RunEvent decode(String json) {
    try {
      return EventCodec.decode(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StoreException("an event in the store is unreadable", e);
    }
  }

  /** A frame that is being put together. */
  private record Row(int frame, String worker, StepFrame.Builder builder) {}

  private List<Row> rows(int from, int to) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT " + FrameColumns.OF_FRAMES + " FROM frames WHERE run = "
              + run.id() + " AND frame >= " + from + " AND frame < " + to + " ORDER BY frame")) {
        FrameColumns.Frames frames = new FrameColumns.Frames(row);
        while (row.next()) {
          rows.add(
              new Row(row.getInt("frame"), row.getString("worker"), frames.read(run.layerCount())));
        }
      }
      try (ResultSet row = statement.executeQuery(
          "SELECT " + FrameColumns.OF_LAYERS + " FROM " + tables.layers(run.id())
              + " WHERE frame >= " + from + " AND frame < " + to + " ORDER BY frame, layer")) {
        readLayers(row, rows);
      }
    }
    return rows;
  }

  private static void readLayers(ResultSet row, List<Row> rows) throws SQLException {
    FrameColumns.Layers layers = new FrameColumns.Layers(row);
    int i = 0;
    while (row.next()) {
      int frame = row.getInt("frame");
      while (i < rows.size() && rows.get(i).frame() < frame) {
        i++;
      }
      if (i < rows.size() && rows.get(i).frame() == frame) {
        layers.read(rows.get(i).builder());
      }
    }
  }

  public RunExtent extent() throws SQLException {
    LongSummaryStatistics steps = recent.frames().mapToLong(StepFrame::step).summaryStatistics();
    long frames = steps.getCount();
    long first = steps.getMin();
    long last = steps.getMax();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*), min(step), max(step) FROM frames"
            + " WHERE run = " + run.id() + recent.otherFrames())) {
      row.next();
      if (row.getLong(1) > 0) {
        frames += row.getLong(1);
        first = Math.min(first, row.getLong(2));
        last = Math.max(last, row.getLong(3));
      }
    }
    Newest loss = newest(ScalarBlock.LOSS);
    Newest learningRate = newest(ScalarBlock.LEARNING_RATE);
    return frames == 0
        ? new RunExtent(0, 0, -1, blocks(), loss, learningRate, Optional.empty())
        : new RunExtent(
            frames, first, last, blocks(), loss, learningRate, last().map(LastFrame::of));
  }

  private Newest newest(String name) throws SQLException {
    Newest newest = Newest.NONE;
    for (Entry.Scalars scalars : recent.scalars()) {
      Newest ofBlock = Newest.of(scalars.block(), name);
      newest = ofBlock.step() >= newest.step() ? ofBlock : newest;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(step), arg_max(value, step) FROM scalars"
            + " WHERE run = " + run.id() + " AND name = '" + name + "'")) {
      row.next();
      long step = row.getLong(1);
      if (!row.wasNull() && step > newest.step()) {
        newest = new Newest(step, StepFrame.measured(row.getDouble(2)));
      }
    }
    return newest;
  }

  private long blocks() throws SQLException {
    if (!recent.scalars().isEmpty()) {
      return recent.scalars().get(recent.scalars().size() - 1).place() + 1L;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(block) + 1, 0) AS blocks FROM"
            + " scalar_blocks WHERE run = " + run.id())) {
      row.next();
      return row.getLong("blocks");
    }
  }

  /** The frame of the highest step, with its layers, or empty. */
  Optional<StepFrame> last() throws SQLException {
    Optional<StepFrame> unmoved =
        recent.frames().reduce((last, frame) -> frame.step() >= last.step() ? frame : last);
    int place;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT frame, step FROM frames WHERE run = "
            + run.id() + recent.otherFrames() + " ORDER BY step DESC, frame DESC LIMIT 1")) {
      if (!row.next()) {
        return unmoved;
      }
      if (unmoved.isPresent() && unmoved.get().step() >= row.getLong(2)) {
        return unmoved;
      }
      place = row.getInt(1);
    }
    return rows(place, place + 1).stream()
        .findFirst()
        .map(found -> found.builder().build());
  }
}
