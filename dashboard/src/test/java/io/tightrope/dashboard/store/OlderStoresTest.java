package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets;
import io.tightrope.dashboard.store.query.LastFrame;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of older versions open and lose nothing; stores of newer ones are left alone. */
class OlderStoresTest {
  private static final LayerStatistic Q = LayerStatistic.PREACTIVATION_VARIANCE;

  @TempDir
  Path directory;

  /** What a visitor was shown of a run. */
  private static final class Shown implements RunVisitor {
    final List<StepFrame> frames = new ArrayList<>();
    final List<String> order = new ArrayList<>();

    @Override
    public void frame(String worker, StepFrame frame) {
      frames.add(frame);
      order.add("frame " + frame.step());
    }

    @Override
    public void scalars(String worker, ScalarBlock block) {
      order.add("scalars " + block.seq());
    }

    @Override
    public void event(RunEvent event) {
      order.add("event " + event.step());
    }
  }

  @BeforeEach
  void copyTheStoreOfVersionOne() throws IOException {
    copy("v1");
  }

  private void copy(String store) throws IOException {
    Path source =
        Path.of(Objects.requireNonNull(OlderStoresTest.class.getResource("/stores/README.md"))
            .getPath());
    Path from = source.resolveSibling(store);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Shown replay(DuckDbStore store, StoredRun run) {
    Shown shown = new Shown();
    store.replay(run, shown);
    return shown;
  }

  private void change(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("tightrope.duckdb"));
  }

  private Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      files.filter(Files::isRegularFile).forEach(file -> {
        try {
          bytes.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    return bytes;
  }

  private static void assertIsAllOfVersionOne(DuckDbStore store) {
    List<StoredRun> runs = store.runs();
    assertThat(runs)
        .extracting(StoredRun::name)
        .containsExactly(
            "fashion-naive-1128-131727", "fashion-gated-1128-131744", "mln-3x128-2026-11-28-9p2g");
    assertThat(runs)
        .extracting(run -> store.extent(run).frames() + " frames, steps "
            + store.extent(run).firstStep() + " to " + store.extent(run).lastStep() + ", "
            + store.events(run).size() + " events")
        .containsExactly(
            "121 frames, steps 0 to 588, 5 events",
            "145 frames, steps 0 to 2396, 18 events",
            "114 frames, steps 0 to 2966, 1 events");
    assertThat(store.documents("alert")).hasSize(6);
    assertThat(runs).allMatch(run -> run.description().config().isEmpty());
    StepFrame last = replay(store, runs.get(1)).frames.get(144);
    assertThat(last.step()).isEqualTo(2396);
    assertThat(last.loss()).isEqualTo(0.45508033752441407);
    assertThat(last.column(Q)[0]).isEqualTo(9.594316f);
    assertThat(last.column(Q)[20]).isEqualTo(9.11493f);
    assertThat(last.column(LayerStatistic.DEAD_UNITS)[3]).isEqualTo(0.74f);
  }

  @Test
  void a_store_of_version_one_opens_with_all_runs_frames_events_and_alerts() {
    try (DuckDbStore store = DuckDbStore.open(directory)) {
      assertIsAllOfVersionOne(store);
    }
    try (DuckDbStore again = DuckDbStore.open(directory)) {
      assertIsAllOfVersionOne(again);
    }
  }

  @Test
  void the_tables_of_short_runs_of_version_one_are_taken_into_the_shared_ones()
      throws SQLException {
    assertThat(tablesOfRuns()).containsExactly("layers_1", "layers_2", "layers_3");

    DuckDbStore.open(directory).close();

    assertThat(tablesOfRuns()).isEmpty();
  }

  @Test
  void a_summary_of_version_three_has_the_numbers_of_its_last_frame() throws SQLException {
    DuckDbStore.open(directory).close();
    change(
        "ALTER TABLE summaries DROP COLUMN last_timestamp",
        "ALTER TABLE summaries DROP COLUMN last_loss",
        "ALTER TABLE summaries DROP COLUMN last_learning_rate",
        "UPDATE state SET version = 3");

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      LastFrame last = store.summaries().get(1).extent().newest().orElseThrow();
      assertThat(last.step()).isEqualTo(2396);
      assertThat(last.loss()).isEqualTo(0.45508033752441407);
      assertThat(last.timestamp()).isEqualTo(last.frame().timestamp()).isPositive();
    }
  }

  @Test
  void the_numbers_of_a_last_frame_are_those_of_the_frame_over_a_restart() {
    DuckDbStore.open(directory).close();

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      for (RunSummary summary : store.summaries()) {
        LastFrame last = summary.extent().newest().orElseThrow();
        assertThat(last.step()).isEqualTo(last.frame().step());
        assertThat(last.timestamp()).isEqualTo(last.frame().timestamp());
        assertThat(last.loss()).isEqualTo(last.frame().loss());
        assertThat(last.learningRate()).isEqualTo(last.frame().value(RunStatistic.LEARNING_RATE));
      }
    }
  }

  private List<String> tablesOfRuns() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT table_name FROM duckdb_tables() WHERE"
            + " table_name SIMILAR TO '(layers|rollup)_[0-9]+' ORDER BY table_name")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  @Test
  void what_only_the_journal_of_version_one_had_is_there() throws IOException {
    copy("v1-journal");

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      Shown shown = replay(store, store.runs().get(0));

      assertThat(shown.order)
          .containsExactly("frame 0", "frame 10", "frame 20", "event 20", "frame 30", "frame 40");
      StepFrame last = shown.frames.get(4);
      assertThat(last.loss()).isEqualTo(1.5);
      assertThat(last.accuracy()).isEqualTo(1);
      assertThat(last.timestamp()).isEqualTo(1004);
      assertThat(last.gateOpen()).hasValue(true);
      assertThat(last.agent().orElseThrow().interval()).isEqualTo(10);
      assertThat(last.column(Q)[0]).isEqualTo(5);
      assertThat(last.column(Q)[1]).isNaN();
      assertThat(StepFrame.isAbsent(last.column(Q)[1])).isFalse();
      assertThat(StepFrame.isAbsent(last.column(Q)[2])).isTrue();
      assertThat(last.column(LayerStatistic.DEAD_UNITS)).containsExactly(0, 0.25, 0.5);
    }
  }

  @Test
  void a_column_that_an_older_version_did_not_have_is_added_and_takes_new_frames()
      throws SQLException {
    change(
        "ALTER TABLE layers_3 DROP COLUMN \"preactivationVariance\"",
        "ALTER TABLE frames DROP COLUMN \"loss\"");

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      StoredRun run = store.runs().get(2);
      assertThat(replay(store, run).frames.get(113).has(Q)).isFalse();
      StepFrame frame = StepFrame.builder(114, 3000, run.layerCount())
          .timestamp(1)
          .loss(0.125)
          .column(Q, new double[] {1, 2, 3})
          .column(LayerStatistic.CLIP, new double[] {4, 5, 6})
          .build();
      store.append(run, new FrameBatch("0", List.of(frame)), appended -> {}).join();
      store.rollUp();
    }

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      StepFrame kept = replay(store, store.runs().get(2)).frames.get(114);
      assertThat(kept.loss()).isEqualTo(0.125);
      assertThat(kept.column(Q)).containsExactly(1, 2, 3);
      assertThat(kept.column(LayerStatistic.CLIP)).containsExactly(4, 5, 6);
      BucketRequest request = new BucketRequest(0, 3000, 1, List.of(1), List.of(Q), List.of());
      Buckets.Bucket bucket =
          store.buckets(store.runs().get(2), request).buckets().get(0);
      assertThat(Objects.requireNonNull(bucket.fields().get(Q.field())).max()).containsExactly(2);
    }
  }

  @Test
  void the_order_of_columns_on_disk_changes_no_value() throws SQLException {
    List<String> before;
    try (DuckDbStore store = DuckDbStore.open(directory)) {
      before = values(store);
    }
    change(reversed("frames"), reversed("shared_layers"));

    try (DuckDbStore store = DuckDbStore.open(directory)) {
      assertThat(values(store)).isEqualTo(before).hasSize(380);
      StoredRun run = store.runs().get(2);
      StepFrame next = replay(store, run).frames.get(113).toBuilder().seq(114).build();
      store.append(run, new FrameBatch("0", List.of(next)), appended -> {}).join();
      store.rollUp();
      assertThat(text(replay(store, run).frames.get(114))).isEqualTo(text(next));
    }
  }

  private String reversed(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT column_name FROM duckdb_columns() WHERE"
            + " table_name = '" + table + "' ORDER BY column_index DESC")) {
      while (row.next()) {
        columns.add('"' + row.getString(1) + '"');
      }
    }
    return "CREATE TABLE turned AS SELECT " + String.join(", ", columns) + " FROM " + table
        + "; DROP TABLE " + table + "; ALTER TABLE turned RENAME TO " + table;
  }

  private static List<String> values(DuckDbStore store) {
    return store.runs().stream()
        .flatMap(run -> replay(store, run).frames.stream())
        .map(OlderStoresTest::text)
        .toList();
  }

  private static String text(StepFrame frame) {
    return frame.seq() + " " + frame.loss() + " " + frame.learningRate() + " " + frame.stage()
        + frame.statistics().stream()
            .map(statistic -> statistic + Arrays.toString(frame.column(statistic)))
            .collect(Collectors.joining());
  }

  private void assertIsRefusedUntouched(String... saying) throws IOException {
    Map<String, String> before = bytes();

    assertThatThrownBy(() -> DuckDbStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(saying)
        .hasMessageContainingAll("tightrope.duckdb", "newer version", "--data");

    assertThat(bytes()).isEqualTo(before);
  }

  @Test
  void a_store_of_a_newer_version_is_refused_and_left_as_it_is() throws Exception {
    DuckDbStore.open(directory).close();
    change("UPDATE state SET version = 5");

    assertIsRefusedUntouched("version 5");
  }

  @Test
  void a_store_with_an_unknown_column_in_its_write_ahead_log_is_refused_and_left_as_it_is()
      throws Exception {
    change(
        "SET checkpoint_threshold = '1GB'",
        "PRAGMA disable_checkpoint_on_shutdown",
        "ALTER TABLE layers_2 ADD COLUMN \"moonPhase\" FLOAT");
    assertThat(directory.resolve("tightrope.duckdb.wal")).isNotEmptyFile();

    assertIsRefusedUntouched("\"moonPhase\"", "layers_2");
  }

  @Test
  void a_journal_with_an_unknown_column_is_refused_and_left_as_it_is() throws Exception {
    copy("v1-journal");
    Path journal;
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      journal = files.findFirst().orElseThrow();
    }
    String text = Files.readString(journal, StandardCharsets.ISO_8859_1);
    Files.writeString(journal, text.replace("deadUnits", "moonPhase"), StandardCharsets.ISO_8859_1);

    assertIsRefusedUntouched("\"moonPhase\"", "journal");
  }
}
