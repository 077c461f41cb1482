package io.tightrope.dashboard.store.write;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The progress of each run, read from the tables and from what is on its way there when it is first
 * asked for. Belongs to one thread.
 */
public final class RunProgresses implements AutoCloseable {
  private final Connection connection;
  private final Recent recent;
  private final Map<Integer, RunProgress> byRun = new HashMap<>();

  public RunProgresses(Connection connection, Recent recent) {
    this.connection = connection;
    this.recent = recent;
  }

  /**
   * The progress of a run.
   *
   * @throws StoreException if the run has been removed
   */
  RunProgress of(StoredRun run) throws SQLException {
    RunProgress progress = byRun.get(run.id());
    if (progress == null) {
      progress = read(run);
      byRun.put(run.id(), progress);
    }
    return progress;
  }

  void forget() {
    byRun.clear();
  }

  void forget(StoredRun run) {
    byRun.remove(run.id());
  }

  private RunProgress read(StoredRun run) throws SQLException {
    RecentRun unmoved = recent.of(run.id());
    RunProgress progress = new RunProgress();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT count(*) FROM runs WHERE run = " + run.id())) {
        row.next();
        if (row.getInt(1) == 0) {
          throw new StoreException("the run " + run.name() + " has been removed");
        }
      }
      int frames = 0;
      try (ResultSet row =
          statement.executeQuery("SELECT worker, seq, frame FROM frames WHERE run = " + run.id()
              + " ORDER BY worker, seq")) {
        while (row.next()) {
          progress.addFrame(row.getString("worker"), row.getLong("seq"));
          frames = Math.max(frames, row.getInt("frame") + 1);
        }
      }
      progress.frames(frames);
      int blocks = 0;
      try (ResultSet row =
          statement.executeQuery("SELECT worker, seq, block FROM scalar_blocks WHERE run = "
              + run.id() + " ORDER BY worker, seq")) {
        while (row.next()) {
          progress.addScalars(row.getString("worker"), row.getLong("seq"));
          blocks = Math.max(blocks, row.getInt("block") + 1);
        }
      }
      progress.blocks(blocks);
      try (ResultSet row =
          statement.executeQuery("SELECT seq FROM events WHERE run = " + run.id())) {
        while (row.next()) {
          addEvent(progress, row.getLong("seq"));
        }
      }
    }
    addUnmoved(progress, unmoved);
    return progress;
  }

  private static void addUnmoved(RunProgress progress, RecentRun unmoved) {
    for (Entry.Frames batch : unmoved.batches()) {
      for (StepFrame frame : batch.frames()) {
        progress.addFrame(batch.worker(), frame.seq());
      }
    }
    if (unmoved.hasFrames()) {
      progress.frames(Math.max(progress.frames(), unmoved.frameCount()));
    }
    for (Entry.Scalars scalars : unmoved.scalars()) {
      progress.addScalars(scalars.worker(), scalars.block().seq());
      progress.blocks(scalars.place() + 1);
    }
    unmoved.events().forEach(event -> addEvent(progress, event.event().seq()));
  }

  private static void addEvent(RunProgress progress, long seq) {
    if (progress.addEvent(seq)) {
      progress.nextEvent();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
