package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.duckdb.DuckDBConnection;

/**
 * The store in one DuckDB file. One thread writes, appending through DuckDB's Appender within a
 * transaction, which is the way that is both fast and safe against {@code kill -9}; readers use
 * connections of their own and never wait for the writer.
 */
public final class DuckDbStore implements RunStore {
  private static final String FILE = "tightrope.duckdb";

  private final StoreFile file;
  private final DuckDBConnection readers;
  private final Rollups rollups;
  private final Writer writer;
  private final Maintenance maintenance;

  private DuckDbStore(StoreFile file) throws SQLException {
    this.file = file;
    DuckDBConnection connection = file.connection();
    Tables.create(connection);
    this.readers = connection.duplicate();
    this.rollups = new Rollups(connection.duplicate());
    this.writer = new Writer(connection, rollups);
    this.maintenance = new Maintenance(rollups, this::betweenCommits);
  }

  /**
   * Opens the store in a directory, which is made if it is missing.
   *
   * @throws StoreException if the directory cannot be written, or the file in it is in use by
   *     another process or is no store; nothing is changed then
   */
  public static DuckDbStore open(Path directory) {
    Path path = directory.resolve(FILE);
    try {
      return new DuckDbStore(StoreFile.open(path));
    } catch (SQLException e) {
      throw StoreFile.unusable(path, e);
    }
  }

  @Override
  public List<StoredRun> runs() {
    return read(connection -> {
      List<StoredRun> runs = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(
              "SELECT run, description, created_at FROM runs ORDER BY run")) {
        while (row.next()) {
          runs.add(new StoredRun(row.getInt(1), description(row.getString(2)), row.getDouble(3)));
        }
      }
      return runs;
    });
  }

  private static RunDescription description(String json) {
    try {
      return RunCodec.decode(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StoreException("a run description in the store is unreadable", e);
    }
  }

  @Override
  public StoredRun create(RunDescription description, double createdAt) {
    return writer.call(transaction -> {
      int id = nextRun(transaction.sql());
      try (PreparedStatement insert =
          transaction.sql().prepareStatement("INSERT INTO runs VALUES (?, ?, ?, ?)")) {
        insert.setInt(1, id);
        insert.setString(2, description.run());
        insert.setString(3, RunCodec.toJson(description).toString());
        insert.setDouble(4, createdAt);
        insert.execute();
      }
      Tables.createRun(transaction.sql(), id);
      return new StoredRun(id, description, createdAt);
    });
  }

  private static int nextRun(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(run) + 1, 1) FROM runs")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public CompletableFuture<Appended> append(
      StoredRun run, FrameBatch batch, Consumer<Appended> committed) {
    return writer.offer(transaction -> transaction.append(run, batch), committed);
  }

  @Override
  public boolean append(StoredRun run, RunEvent event, IntConsumer committed) {
    int place = writer.call(transaction -> transaction.append(run, event), result -> {
      if (result != Transaction.KNOWN) {
        committed.accept(result);
      }
    });
    return place != Transaction.KNOWN;
  }

  @Override
  public List<RunEvent> events(StoredRun run) {
    return read(connection -> new RunReplay(connection, run).events());
  }

  @Override
  public void delete(StoredRun run) {
    write(transaction -> {
      Tables.dropRun(transaction.sql(), run.id());
      transaction.forget(run);
      return true;
    });
  }

  @Override
  public RunExtent extent(StoredRun run) {
    return read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(
              "SELECT count(*), min(step), max(step) FROM frames WHERE run = " + run.id())) {
        row.next();
        if (row.getLong(1) == 0) {
          return RunExtent.EMPTY;
        }
        List<StepFrame> last = new RunReplay(connection, run).last();
        return new RunExtent(
            row.getLong(1), row.getLong(2), row.getLong(3), last.stream().findFirst());
      }
    });
  }

  @Override
  public Buckets buckets(StoredRun run, BucketRequest request) {
    return read(connection -> new BucketQuery(run, rollups.of(run.id()), request).run(connection));
  }

  @Override
  public void replay(StoredRun run, RunVisitor visitor) {
    read(connection -> {
      new RunReplay(connection, run).show(visitor);
      return true;
    });
  }

  @Override
  public void export(StoredRun run, ExportFormat format, Path target) {
    read(connection -> {
      TableExport.write(connection, run, format, target);
      return true;
    });
  }

  @Override
  public boolean compact(StoredRun run) {
    try {
      return rollups.compact(run.id(), this::betweenCommits);
    } catch (SQLException e) {
      throw new StoreException("could not compact " + run.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<StoredDocument> documents(String collection) {
    return read(connection -> {
      List<StoredDocument> documents = new ArrayList<>();
      try (PreparedStatement select = connection.prepareStatement(
          "SELECT id, json FROM documents WHERE collection = ? ORDER BY rowid")) {
        select.setString(1, collection);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            documents.add(new StoredDocument(collection, row.getString(1), row.getString(2)));
          }
        }
      }
      return documents;
    });
  }

  @Override
  public void update(List<StoredDocument> put, List<StoredDocument> remove) {
    write(transaction -> {
      for (StoredDocument document : remove) {
        removeDocument(transaction.sql(), document);
      }
      for (StoredDocument document : put) {
        removeDocument(transaction.sql(), document);
        insertDocument(transaction.sql(), document);
      }
      return true;
    });
  }

  private static void removeDocument(Connection connection, StoredDocument document)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM documents WHERE collection = ? AND id = ?")) {
      delete.setString(1, document.collection());
      delete.setString(2, document.id());
      delete.execute();
    }
  }

  private static void insertDocument(Connection connection, StoredDocument document)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO documents VALUES (?, ?, ?)")) {
      insert.setString(1, document.collection());
      insert.setString(2, document.id());
      insert.setString(3, document.json());
      insert.execute();
    }
  }

  @Override
  public boolean healthy() {
    return writer.healthy();
  }

  @Override
  public long sizeInBytes() {
    return file.sizeInBytes();
  }

  @Override
  public void close() {
    maintenance.close();
    writer.close();
    try {
      rollups.close();
      readers.close();
      file.connection().close();
    } catch (SQLException e) {
      throw new StoreException("the store did not close cleanly", e);
    }
  }

  /** Rolls up now what otherwise is rolled up in the background. */
  void rollUp() {
    while (rollups.advance(this::betweenCommits)) {
      // one portion after the other
    }
  }

  long rolledUpTo(StoredRun run) {
    return rollups.of(run.id()).upTo();
  }

  private void betweenCommits(Runnable action) {
    writer.call(transaction -> {
      action.run();
      return true;
    });
  }

  private interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T read(Query<T> query) {
    try (Connection connection = readers.duplicate()) {
      return query.on(connection);
    } catch (SQLException e) {
      throw new StoreException("could not read the store: " + e.getMessage(), e);
    }
  }

  private <T> T write(Writer.Work<T> work) {
    return writer.call(work);
  }
}
