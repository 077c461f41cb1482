package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets.Extremes;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.rollup.Rollups;
import io.tightrope.dashboard.store.schema.RunField;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFile;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummaries;
import io.tightrope.dashboard.store.write.Appended;
import io.tightrope.dashboard.store.write.Transaction;
import io.tightrope.dashboard.store.write.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged and only in the journal yet is seen by every reader and survives a crash. */
class UnmovedTest {
  private static final int LAYERS = 3;
  private static final LayerStatistic Q = LayerStatistic.PREACTIVATION_VARIANCE;

  @TempDir
  Path directory;

  @TempDir
  Path copy;

  private final Random random = new Random(3);
  private DuckDbStore store;
  private StoredRun run;

  @BeforeEach
  void open() {
    store = DuckDbStore.open(directory);
    run = store.create(description("r"), 0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static RunDescription description(String name) {
    return new RunDescription(
        name,
        "s",
        "f",
        "m",
        "h",
        Optional.empty(),
        IntStream.range(0, LAYERS)
            .mapToObj(
                i -> new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
            .toList(),
        Map.of());
  }

  /** Absent values, measured NaNs and infinities are all among them. */
  private StepFrame frame(long seq, long step) {
    StepFrame.Builder frame =
        StepFrame.builder(seq, step, LAYERS).timestamp(seq).loss(random.nextDouble());
    for (int layer = 0; layer < LAYERS; layer++) {
      frame.value(
          Q,
          layer,
          switch (random.nextInt(10)) {
            case 0 -> Double.NaN;
            case 1 -> StepFrame.MEASURED_NAN;
            case 2 -> Double.POSITIVE_INFINITY;
            default -> random.nextGaussian();
          });
    }
    return frame.build();
  }

  private Appended send(String worker, long from, long to) {
    List<StepFrame> batch = new ArrayList<>();
    for (long seq = from; seq < to; seq++) {
      batch.add(frame(seq, seq));
    }
    return store.append(run, new FrameBatch(worker, batch), appended -> {}).join();
  }

  private static RunEvent event(long seq) {
    return new RunEvent(seq, seq, seq, RunEvent.Kind.NOTE, Map.of("text", "it is " + seq));
  }

  /** Everything that a reader can see of a run, as text. */
  private static List<String> everything(DuckDbStore store, StoredRun run) {
    List<String> lines = new ArrayList<>();
    store.replay(run, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        lines.add(worker + " " + frame.seq() + " " + frame.step() + " " + frame.loss() + " "
            + bits(frame.column(Q)));
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        lines.add("scalars " + worker + " " + ScalarsTest.text(block));
      }

      @Override
      public void event(RunEvent event) {
        lines.add("event " + event);
      }
    });
    RunExtent extent = store.extent(run);
    lines.add(extent.frames() + " " + extent.firstStep() + " " + extent.lastStep() + " "
        + extent.last().map(StepFrame::seq));
    lines.add(store.events(run).toString());
    BucketRequest request = new BucketRequest(
        2,
        50,
        7,
        List.of(2, 0),
        List.of(Q),
        List.of(RunField.of(RunStatistic.LOSS), RunField.of(RunStatistic.ACCURACY)));
    store.buckets(run, request).buckets().forEach(bucket -> {
      lines.add(bucket.step() + " " + bucket.count());
      bucket.fields().forEach((name, extremes) -> lines.add(name + text(extremes)));
    });
    return lines;
  }

  private static String text(Extremes extremes) {
    return bits(extremes.min()) + " " + bits(extremes.max()) + " " + bits(extremes.last());
  }

  private static List<String> bits(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> StepFrame.isAbsent(value) ? "absent" : String.valueOf(value))
        .toList();
  }

  @Test
  void a_reader_sees_the_same_before_and_after_frames_are_moved_into_the_tables() {
    send("0", 0, 20);
    store.append(run, event(0), place -> {});
    store.rollUp();
    send("0", 20, 40);
    store.append(run, event(1), place -> {});
    send("1", 40, 80);

    List<String> before = everything(store, run);
    store.rollUp();

    assertThat(everything(store, run)).isEqualTo(before).hasSizeGreaterThan(80);
  }

  @Test
  void a_frame_is_known_wherever_it_is() {
    send("0", 0, 10);
    store.rollUp();
    send("0", 10, 20);

    Appended appended = send("0", 5, 25);

    assertThat(appended.duplicates()).isEqualTo(15);
    assertThat(appended.first()).isEqualTo(20);
    assertThat(store.append(run, event(0), place -> {})).isTrue();
    assertThat(store.append(run, event(0), place -> {})).isFalse();
    store.rollUp();
    assertThat(store.extent(run).frames()).isEqualTo(25);
  }

  @Test
  void what_only_the_journal_had_is_there_after_a_crash_and_only_once() throws IOException {
    send("0", 0, 20);
    store.rollUp();
    send("0", 20, 40);
    store.append(run, event(0), place -> {});
    List<String> acknowledged = everything(store, run);

    copyAsACrashWouldLeaveIt();

    try (DuckDbStore restarted = DuckDbStore.open(copy)) {
      StoredRun found = restarted.runs().get(0);
      assertThat(everything(restarted, found)).isEqualTo(acknowledged);
      Appended again = restarted
          .append(found, new FrameBatch("0", List.of(frame(39, 39), frame(40, 40))), done -> {})
          .join();
      assertThat(again.duplicates()).isEqualTo(1);
    }
  }

  private void copyAsACrashWouldLeaveIt() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(directory.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void frames_of_a_removed_run_do_not_come_back_in_the_next_one() throws IOException {
    send("0", 0, 20);
    store.delete(run);
    StoredRun next = store.create(description("next"), 0);

    assertThatThrownBy(() -> send("0", 20, 21)).hasRootCauseInstanceOf(StoreException.class);
    assertThat(store.extent(next).frames()).isZero();

    copyAsACrashWouldLeaveIt();
    try (DuckDbStore restarted = DuckDbStore.open(copy)) {
      assertThat(restarted.runs()).extracting(StoredRun::name).containsExactly("next");
      assertThat(restarted.extent(restarted.runs().get(0)).frames()).isZero();
    }
  }

  @Test
  void what_two_jobs_of_one_transaction_want_moved_is_moved_once() throws SQLException {
    store.close();
    List<Recent.Placed> unmoved = List.of(
        new Recent.Placed(1, new Entry.Frames(run.id(), "0", 0, List.of(frame(0, 0))), 0),
        new Recent.Placed(2, new Entry.Frames(run.id(), "0", 1, List.of(frame(1, 1))), 0));
    inTransaction(transaction -> {
      transaction.apply(unmoved.subList(0, 1));
      transaction.apply(unmoved);
      transaction.commit();
      return true;
    });

    store = DuckDbStore.open(directory);
    assertThat(store.extent(run).frames()).isEqualTo(2);
    assertThat(store.summaries().get(0).extent().frames()).isEqualTo(2);
  }

  @Test
  void a_move_that_fails_leaves_no_part_of_it_in_the_tables() {
    store.close();
    assertThatThrownBy(() -> inTransaction(transaction -> {
          transaction.apply(List.of(
              new Recent.Placed(1, new Entry.Frames(run.id(), "0", 0, List.of(frame(0, 0))), 0)));
          transaction.sql();
          throw new IllegalStateException("something went wrong");
        }))
        .hasMessage("something went wrong");

    store = DuckDbStore.open(directory);
    assertThat(store.extent(run).frames()).isZero();
    assertThat(everything(store, run)).hasSize(2);
  }

  /** Does something in a transaction of a writer's, on the store that was closed. */
  private void inTransaction(Work<Boolean> work) throws SQLException {
    DuckDBConnection connection =
        StoreFile.open(directory.resolve("tightrope.duckdb")).connection();
    RunTables tables = RunTables.open(connection);
    try (connection;
        Transaction transaction = new Transaction(
            connection,
            tables,
            new Rollups(connection.duplicate(), tables),
            new RunSummaries(connection, tables))) {
      work.in(transaction);
    }
  }
}
