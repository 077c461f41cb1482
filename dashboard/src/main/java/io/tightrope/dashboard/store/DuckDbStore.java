package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.journal.Journal;
import io.tightrope.dashboard.journal.PrivateFiles;
import io.tightrope.dashboard.store.query.BucketQuery;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets;
import io.tightrope.dashboard.store.query.ExportFormat;
import io.tightrope.dashboard.store.query.LossLines;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunReplay;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarQuery;
import io.tightrope.dashboard.store.query.ScalarRequest;
import io.tightrope.dashboard.store.query.TableExport;
import io.tightrope.dashboard.store.recent.EntryCodec;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.recent.RecentRun;
import io.tightrope.dashboard.store.recent.Renumbering;
import io.tightrope.dashboard.store.rollup.Maintenance;
import io.tightrope.dashboard.store.rollup.Rollups;
import io.tightrope.dashboard.store.rollup.ScalarReduction;
import io.tightrope.dashboard.store.schema.Documents;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.Schema;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFault;
import io.tightrope.dashboard.store.schema.StoreFile;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.schema.Tables;
import io.tightrope.dashboard.store.summary.RunSummaries;
import io.tightrope.dashboard.store.summary.RunSummary;
import io.tightrope.dashboard.store.write.Acknowledger;
import io.tightrope.dashboard.store.write.Appended;
import io.tightrope.dashboard.store.write.RunProgresses;
import io.tightrope.dashboard.store.write.TableWriter;
import io.tightrope.dashboard.store.write.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in one DuckDB file with a journal beside it. What reporters send is acknowledged once it
 * is in the journal, safe against {@code kill -9}, and moved into the tables in large transactions
 * in the background. Readers use connections of their own, add what is not in the tables yet, and
 * never wait for the writer.
 */
public final class DuckDbStore implements RunStore {
  static final String FILE = "tightrope.duckdb";
  private static final String BACKUP_SUFFIX = ".duckdb.tmp";
  static final String JOURNAL = "journal";

  private static final Logger LOG = LoggerFactory.getLogger(DuckDbStore.class);

  private final StoreFile file;
  private final DuckDBConnection readers;
  private final RunTables tables;
  private final Rollups rollups;
  private final RunSummaries summaries;
  private final Recent recent = new Recent();
  private final Journal journal;
  private final JournalLoss loss;
  private final TableWriter writer;
  private final Acknowledger acknowledger;
  private final Maintenance maintenance;

  private DuckDbStore(StoreFile file) throws SQLException, IOException {
    this.file = file;
    DuckDBConnection connection = file.connection();
    Schema.update(connection, file.path());
    this.readers = connection.duplicate();
    this.tables = RunTables.open(connection);
    this.rollups = new Rollups(connection.duplicate(), tables);
    this.summaries = new RunSummaries(connection, tables);
    this.journal = openJournal(file, tables, rollups, summaries);
    this.loss = JournalLoss.of(journal.damages());
    this.writer = new TableWriter(connection, journal, recent, tables, rollups, summaries);
    this.acknowledger = new Acknowledger(
        journal, recent, writer, new RunProgresses(connection.duplicate(), recent));
    this.maintenance =
        new Maintenance(rollups, this::betweenCommits, this::reduceScalars, this::separateLongRuns);
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
      checkBeforeOpening(path);
      StoreFile file = StoreFile.open(path);
      removeUnfinished(path);
      try {
        return new DuckDbStore(file);
      } catch (SQLException | IOException | RuntimeException e) {
        file.connection().close();
        throw e;
      }
    } catch (SQLException e) {
      throw StoreFile.unusable(path, e);
    } catch (IOException e) {
      if (StoreFault.isOfDisk(e)) {
        throw StoreFile.diskFails(path, e);
      }
      throw new StoreException(
          "the journal beside " + path + " cannot be used and was left as it is: " + e.getMessage(),
          e);
    }
  }

  /** Refuses a store of a newer version, its journal included, while no byte has been changed. */
  private static void checkBeforeOpening(Path path) throws SQLException, IOException {
    Optional<String> store = Schema.check(path);
    Path journal = path.resolveSibling(JOURNAL);
    if (store.isPresent() && Files.isDirectory(journal)) {
      for (String columns : Journal.columns(journal, store.get())) {
        try {
          EntryCodec.of(columns);
        } catch (StoreException unknown) {
          throw Schema.newer(path, "cannot be opened: " + unknown.getMessage());
        }
      }
    }
  }

  /** Takes what a crash left in the journal into the tables. */
  private static Journal openJournal(
      StoreFile file, RunTables tables, Rollups rollups, RunSummaries summaries)
      throws SQLException, IOException {
    String store;
    long applied;
    try (Statement statement = file.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT store, applied FROM state")) {
      row.next();
      store = row.getString("store");
      applied = row.getLong("applied");
    }
    List<Recent.Placed> left = new ArrayList<>();
    Map<String, EntryCodec> codecs = new HashMap<>();
    Journal journal = Journal.open(
        file.path().resolveSibling(JOURNAL),
        store,
        EntryCodec.current().columns(),
        applied,
        (columns, position, bytes) -> {
          EntryCodec codec = codecs.computeIfAbsent(columns, EntryCodec::of);
          left.add(new Recent.Placed(position, codec.decode(bytes), 0));
        });
    if (!journal.damages().isEmpty()) {
      Renumbering places = new Renumbering();
      summaries
          .all()
          .forEach(summary -> places.begin(
              summary.run().id(),
              summary.extent().frames(),
              summary.extent().blocks(),
              summary.events()));
      left.replaceAll(placed ->
          new Recent.Placed(placed.position(), places.next(placed.entry()), placed.sinceNanos()));
    }
    try (Transaction transaction = new Transaction(file.connection(), tables, rollups, summaries)) {
      transaction.apply(left);
      transaction.commit();
    }
    journal.release(journal.last());
    return journal;
  }

  @Override
  public List<StoredRun> runs() {
    return summaries.all().stream().map(RunSummary::run).toList();
  }

  @Override
  public List<RunSummary> summaries() {
    return summaries.all();
  }

  @Override
  public StoredRun create(RunDescription description, double createdAt) {
    StoredRun created = writer.call(transaction -> {
      int id = nextRun(transaction.sql());
      try (PreparedStatement insert = transaction
          .sql()
          .prepareStatement(
              "INSERT INTO runs (run, name, description, created_at) VALUES (?, ?, ?, ?)")) {
        insert.setInt(1, id);
        insert.setString(2, description.run());
        insert.setString(3, RunCodec.toJson(description).toString());
        insert.setDouble(4, createdAt);
        insert.execute();
      }
      StoredRun run = new StoredRun(id, description, createdAt);
      RunSummaries.write(transaction.sql(), List.of(RunSummary.empty(run)));
      return run;
    });
    summaries.created(created);
    return created;
  }

  /** A number that no run has had, one that was removed included. */
  private static int nextRun(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("UPDATE state SET runs = runs + 1 RETURNING runs")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public CompletableFuture<Appended> append(
      StoredRun run, FrameBatch batch, Consumer<Appended> committed) {
    return acknowledger.append(run, batch, committed);
  }

  @Override
  public CompletableFuture<Boolean> append(
      StoredRun run, String worker, ScalarBlock block, IntConsumer committed) {
    return acknowledger
        .append(run, worker, block, place -> place.ifPresent(committed::accept))
        .thenApply(Optional::isPresent);
  }

  @Override
  public boolean append(StoredRun run, RunEvent event, IntConsumer committed) {
    return acknowledger
        .append(run, event, place -> place.ifPresent(committed::accept))
        .isPresent();
  }

  @Override
  public long nextSeq(StoredRun run) {
    return acknowledger.nextSeq(run);
  }

  @Override
  public List<RunEvent> events(StoredRun run) {
    RecentRun unmoved = recent.of(run.id());
    return read(connection -> new RunReplay(connection, tables, run, unmoved).events());
  }

  @Override
  public void delete(StoredRun run) {
    acknowledger.forget(run);
    writer.flush();
    rollups.remove(
        run.id(),
        () -> writer.call(transaction -> {
          Tables.dropRun(transaction.sql(), run.id());
          return true;
        }));
    tables.forget(run.id());
    summaries.forget(run.id());
  }

  @Override
  public RunExtent extent(StoredRun run) {
    RecentRun unmoved = recent.of(run.id());
    return read(connection -> new RunReplay(connection, tables, run, unmoved).extent());
  }

  @Override
  public Buckets buckets(StoredRun run, BucketRequest request) {
    RecentRun unmoved = recent.of(run.id());
    return read(connection ->
        new BucketQuery(run, tables, rollups.of(run.id()), request, unmoved).run(connection));
  }

  @Override
  public Map<Integer, List<LossLines.Point>> lossLines(List<LossLines.Range> ranges) {
    Map<Integer, RecentRun> unmoved = new HashMap<>();
    ranges.forEach(range -> unmoved.put(range.run().id(), recent.of(range.run().id())));
    return read(connection -> LossLines.of(connection, ranges, unmoved::get));
  }

  @Override
  public Map<String, List<ScalarBucket>> scalars(StoredRun run, ScalarRequest request) {
    RecentRun unmoved = recent.of(run.id());
    return read(connection -> new ScalarQuery(run.id(), request, unmoved).run(connection));
  }

  @Override
  public void replay(StoredRun run, RunVisitor visitor) {
    RecentRun unmoved = recent.of(run.id());
    read(connection -> {
      new RunReplay(connection, tables, run, unmoved).show(visitor);
      return true;
    });
  }

  @Override
  public void export(StoredRun run, ExportFormat format, Path target) {
    writer.flush();
    read(connection -> {
      TableExport.write(connection, tables, run, format, target);
      return true;
    });
  }

  @Override
  public boolean isCompacted(StoredRun run) {
    return rollups.of(run.id()).isCompacted();
  }

  @Override
  public boolean compact(StoredRun run) {
    try {
      writer.flush();
      return rollups.compact(run.id(), this::betweenCommits);
    } catch (SQLException e) {
      throw new StoreException("could not compact " + run.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<StoredDocument> documents(String collection) {
    return read(connection -> Documents.of(connection, collection));
  }

  @Override
  public void update(List<StoredDocument> put, List<StoredDocument> remove) {
    writer.call(transaction -> {
      for (StoredDocument document : remove) {
        Documents.remove(transaction.sql(), document);
      }
      for (StoredDocument document : put) {
        Documents.put(transaction.sql(), document);
      }
      return true;
    });
  }

  @Override
  public Path backup() {
    writer.flush();
    String name = "backup_" + UUID.randomUUID().toString().replace("-", "");
    Path target = file.path().resolveSibling(name + BACKUP_SUFFIX);
    try {
      read(connection -> {
        try (Statement statement = connection.createStatement()) {
          String path = target.toAbsolutePath().toString().replace("'", "''");
          statement.execute("ATTACH '" + path + "' AS " + name);
          try {
            PrivateFiles.restrictAll(target.toAbsolutePath().resolveSibling(""), name);
            statement.execute("COPY FROM DATABASE \"" + database(statement) + "\" TO " + name);
          } finally {
            statement.execute("DETACH " + name);
          }
        }
        return true;
      });
      return target;
    } catch (RuntimeException e) {
      target.toFile().delete();
      throw e;
    }
  }

  private static String database(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT current_database() AS name")) {
      row.next();
      return row.getString("name");
    }
  }

  /** Removes what a crash left of backups that were being made. */
  private static void removeUnfinished(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.toAbsolutePath().getParent())) {
      for (Path left : files
          .filter(file -> file.getFileName().toString().startsWith("backup_"))
          .filter(file -> file.getFileName().toString().contains(BACKUP_SUFFIX))
          .toList()) {
        Files.delete(left);
      }
    }
  }

  /** Returns true if there is a store in a directory. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  @Override
  public boolean healthy() {
    return acknowledger.healthy() && writer.healthy();
  }

  @Override
  public Optional<StoreFault> fault() {
    return acknowledger.fault().or(writer::fault);
  }

  @Override
  public int queued() {
    return acknowledger.waiting();
  }

  @Override
  public int queueCapacity() {
    return Acknowledger.WAITING;
  }

  @Override
  public long unmovedBytes() {
    return recent.weight();
  }

  @Override
  public long lostFrames() {
    return loss.frames();
  }

  @Override
  public List<Path> damagedFiles() {
    return loss.files();
  }

  @Override
  public long sizeInBytes() {
    return file.sizeInBytes();
  }

  @Override
  public long freeBytes() {
    return file.freeBytes();
  }

  @Override
  public void close() {
    maintenance.close();
    acknowledger.close();
    writer.close();
    try {
      journal.close();
      if (recent.isEmpty()) {
        journal.release(journal.last());
      }
      rollups.close();
      readers.close();
      file.connection().close();
    } catch (SQLException | IOException e) {
      throw new StoreException("the store did not close cleanly", e);
    }
  }

  /** Moves and rolls up now what otherwise is moved and rolled up in the background. */
  public void rollUp() {
    writer.flush();
    separateLongRuns();
    while (rollups.advance(this::betweenCommits)) {
      // one portion after the other
    }
    reduceScalars();
  }

  private void reduceScalars() {
    for (ScalarReduction.Series series : rollups.scalars().due()) {
      writer.call(transaction -> {
        rollups.scalars().reduce(transaction.sql(), series);
        return true;
      });
    }
  }

  private void separateLongRuns() {
    rollups.separateLong(this::giveOwnTables);
    removeCopies(System.nanoTime());
  }

  /** Returns false if it could not, as without memory for it; the run stays where it is then. */
  private boolean giveOwnTables(int run) {
    try {
      return writer.call(transaction -> {
        transaction.giveOwnTables(run);
        return true;
      });
    } catch (RuntimeException e) {
      LOG.warn("could not give run {} tables of its own; it is tried again", run, e);
      return false;
    }
  }

  void removeCopies(long nowNanos) {
    for (int run : tables.copied(nowNanos)) {
      writer.call(transaction -> {
        Tables.removeShared(transaction.sql(), run);
        return true;
      });
      tables.copiesRemoved(run);
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

  /** A connection of its own, for tests that look at the tables. */
  Connection reader() throws SQLException {
    return readers.duplicate();
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
}
