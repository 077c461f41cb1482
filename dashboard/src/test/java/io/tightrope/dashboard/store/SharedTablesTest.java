package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.ExportFormat;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs share tables, a long run has its own, and nobody can tell from what is read. */
class SharedTablesTest {
  private static final LayerStatistic Q = LayerStatistic.PREACTIVATION_VARIANCE;
  private static final int LAYERS = 1000;
  private static final int LONG = (int) (RunTables.MAX_SHARED_ROWS / LAYERS) + 1;

  @TempDir
  Path directory;

  private DuckDbStore store;

  @BeforeEach
  void open() {
    store = DuckDbStore.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void restart() {
    store.close();
    store = DuckDbStore.open(directory);
  }

  private StoredRun create(String name, int layers) {
    return store.create(
        new RunDescription(
            name,
            "s",
            "f",
            "m",
            "h",
            Optional.empty(),
            IntStream.range(0, layers)
                .mapToObj(i ->
                    new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
                .toList(),
            Map.of()),
        0);
  }

  /** Frames whose values say run, step and layer. */
  private void send(StoredRun run, int from, int to) {
    List<StepFrame> frames = new ArrayList<>();
    for (int step = from; step < to; step++) {
      frames.add(StepFrame.builder(step, step, run.layerCount())
          .timestamp(1 + step)
          .loss(step)
          .column(Q, values(run, step))
          .build());
    }
    store.append(run, new FrameBatch("0", frames), appended -> {}).join();
  }

  private static double[] values(StoredRun run, int step) {
    return IntStream.range(0, run.layerCount())
        .mapToDouble(layer -> value(run, step, layer))
        .toArray();
  }

  private static double value(StoredRun run, int step, int layer) {
    return run.id() % 8 * 1e6 + step * 1000 + layer;
  }

  private void assertHasAll(StoredRun run, int steps) {
    List<Long> seen = new ArrayList<>();
    store.replay(run, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        seen.add(frame.step());
        assertThat(frame.column(Q)).isEqualTo(values(run, (int) frame.step()));
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {}

      @Override
      public void event(RunEvent event) {}
    });
    assertThat(seen).hasSize(steps).doesNotHaveDuplicates();
    int last = run.layerCount() - 1;
    var bucket = store
        .buckets(run, new BucketRequest(0, steps, 1, List.of(0, last), List.of(Q), List.of()))
        .buckets()
        .get(0);
    assertThat(bucket.count()).isEqualTo(steps);
    var extremes = Objects.requireNonNull(bucket.fields().get(Q.field()));
    assertThat(extremes.min()[0]).isEqualTo(value(run, 0, 0));
    assertThat(extremes.max()[1]).isEqualTo(value(run, steps - 1, last));
  }

  /** After a restart: how many tables the store file has, and how many rows are in those that runs share. */
  private String inFile() throws SQLException {
    restart();
    store.close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("tightrope.duckdb"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT (SELECT count(*) FROM duckdb_tables() WHERE"
                + " table_name LIKE 'layers\\_%' ESCAPE '\\') AS own, count(*) AS rows FROM shared_layers")) {
      row.next();
      return row.getInt("own") + " own, " + row.getInt("rows") + " shared rows";
    } finally {
      store = DuckDbStore.open(directory);
    }
  }

  @Test
  void hundreds_of_short_runs_add_no_table() throws SQLException {
    List<StoredRun> runs =
        IntStream.range(0, 300).mapToObj(i -> create("r" + i, 2)).toList();
    runs.forEach(run -> send(run, 0, 3));
    store.rollUp();

    assertThat(inFile()).isEqualTo("0 own, 1800 shared rows");
    assertHasAll(runs.get(0), 3);
    assertHasAll(runs.get(299), 3);
  }

  @Test
  void a_run_that_grows_long_gets_a_table_of_its_own_and_keeps_every_value() throws SQLException {
    StoredRun small = create("short", 2);
    StoredRun large = create("long", LAYERS);
    send(small, 0, 3);
    send(large, 0, LONG);
    store.rollUp();
    send(large, LONG, LONG + 5);
    send(small, 3, 5);
    assertHasAll(large, LONG + 5);
    assertHasAll(small, 5);

    assertThat(inFile()).isEqualTo("1 own, 10 shared rows");
    assertHasAll(large, LONG + 5);
    send(large, LONG + 5, LONG + 6);
    store.rollUp();
    assertHasAll(large, LONG + 6);
    assertHasAll(small, 5);
  }

  @Test
  void a_reader_that_was_told_the_former_place_still_finds_the_rows() throws SQLException {
    StoredRun large = create("long", LAYERS);
    send(large, 0, LONG);
    store.rollUp();

    assertThat(sharedRows()).isEqualTo(LONG * LAYERS);
  }

  @Test
  void the_copies_are_removed_once_nobody_can_be_reading_them() throws SQLException {
    StoredRun small = create("short", 2);
    StoredRun large = create("long", LAYERS);
    send(small, 0, 3);
    send(large, 0, LONG);
    store.rollUp();

    store.removeCopies(System.nanoTime());
    assertThat(sharedRows()).isEqualTo(6 + LONG * LAYERS);
    store.removeCopies(System.nanoTime() + TimeUnit.MINUTES.toNanos(11));

    assertThat(sharedRows()).isEqualTo(6);
    assertHasAll(large, LONG);
    assertHasAll(small, 3);
  }

  private int sharedRows() throws SQLException {
    try (Connection reader = store.reader();
        Statement statement = reader.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM shared_layers")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void a_run_with_tables_of_its_own_can_be_exported_and_removed() throws SQLException, IOException {
    StoredRun large = create("long", LAYERS);
    send(large, 0, LONG);
    store.rollUp();
    Path csv = directory.resolve("export.csv");
    store.export(large, ExportFormat.CSV, csv);
    try (var lines = Files.lines(csv)) {
      assertThat(lines.count()).isEqualTo(1L + LONG * LAYERS);
    }

    store.delete(large);

    assertThat(inFile()).isEqualTo("0 own, 0 shared rows");
  }

  @Test
  void a_long_run_that_was_compacted_shares_a_table_again() throws SQLException {
    StoredRun run = create("long", 60);
    for (int from = 0; from < 4096; from += 512) {
      send(run, from, from + 512);
    }
    store.rollUp();
    assertThat(inFile()).startsWith("1 own");

    assertThat(store.compact(run)).isTrue();

    assertThat(inFile()).startsWith("0 own");
    BucketRequest request = new BucketRequest(0, 4095, 1, List.of(0, 59), List.of(Q), List.of());
    var extremes = Objects.requireNonNull(
        store.buckets(run, request).buckets().get(0).fields().get(Q.field()));
    assertThat(extremes.min()[0]).isEqualTo(value(run, 0, 0));
    assertThat(extremes.max()[1]).isEqualTo(value(run, 4095, 59));
  }
}
