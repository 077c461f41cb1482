package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarRequest;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalarsTest {
  @TempDir
  Path directory;

  @TempDir
  Path copy;

  private DuckDbStore store;
  private StoredRun run;

  @BeforeEach
  void open() {
    store = DuckDbStore.open(directory);
    run = store.create(
        new RunDescription(
            "r",
            "s",
            "f",
            "m",
            "h",
            Optional.empty(),
            List.of(new LayerDescription(0, "d", "dense", 4, 4, List.of(), Optional.empty())),
            Map.of()),
        0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  static String text(ScalarBlock block) {
    StringBuilder text = new StringBuilder(block.seq() + "@" + block.timestamp());
    block
        .series()
        .forEach((name, series) -> text.append(' ')
            .append(name)
            .append(Arrays.toString(series.steps()))
            .append(Arrays.toString(series.values())));
    return text.toString();
  }

  private static ScalarSeries series(long from, long to, LongToDoubleFunction value) {
    return new ScalarSeries(
        LongStream.range(from, to).toArray(),
        LongStream.range(from, to).mapToDouble(value).toArray());
  }

  private boolean send(String worker, long seq, Map<String, ScalarSeries> series) {
    return store
        .append(run, worker, new ScalarBlock(seq, seq, new TreeMap<>(series)), place -> {})
        .join();
  }

  private void sendFrames(long from, long to) {
    List<StepFrame> frames = LongStream.range(from, to)
        .mapToObj(step ->
            StepFrame.builder(step, step, 1).timestamp(1).loss(1000 + step).build())
        .toList();
    store.append(run, new FrameBatch("0", frames), appended -> {}).join();
  }

  private List<ScalarBucket> ask(String name, OptionalLong from, OptionalLong to, int buckets) {
    return Objects.requireNonNull(
        store.scalars(run, new ScalarRequest(List.of(name), from, to, buckets)).get(name));
  }

  private List<String> buckets(String name, int buckets) {
    return ask(name, OptionalLong.empty(), OptionalLong.empty(), buckets).stream()
        .map(ScalarsTest::text)
        .toList();
  }

  private static String text(ScalarBucket bucket) {
    return bucket.step() + ": " + bucket.count() + " values, " + bucket.nonFinite() + " odd, "
        + bucket.min() + " " + bucket.mean() + " " + bucket.max() + " " + bucket.last();
  }

  /** Everything that a replay shows, in its order. */
  private static List<String> replay(DuckDbStore store, StoredRun run) {
    List<String> shown = new ArrayList<>();
    store.replay(run, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        shown.add("frame " + frame.step());
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        shown.add(worker + " " + text(block));
      }

      @Override
      public void event(RunEvent event) {
        shown.add("event " + event.seq());
      }
    });
    return shown;
  }

  private List<String> everything() {
    List<String> everything = replay(store, run);
    store
        .scalars(run, new ScalarRequest(List.of(), OptionalLong.empty(), OptionalLong.empty(), 7))
        .forEach((name, buckets) ->
            buckets.forEach(bucket -> everything.add(name + " " + text(bucket))));
    everything.add(store.extent(run).frames() + " " + store.extent(run).blocks());
    return everything;
  }

  private void sendABitOfAll(long from) {
    send(
        "0",
        from,
        Map.of(
            "loss",
            series(from, from + 8, step -> 1.0 / (1 + step)),
            "val/loss",
            series(from, from + 1, step -> step)));
    sendFrames(from, from + 10);
    store.append(run, new RunEvent(from, from, 1, RunEvent.Kind.NOTE, Map.of()), place -> {});
    send(
        "1",
        from,
        Map.of("loss", series(from, from + 3, step -> step == 1 ? StepFrame.MEASURED_NAN : step)));
  }

  @Test
  void a_reader_sees_the_same_before_and_after_scalars_are_moved_into_the_tables() {
    sendABitOfAll(0);
    store.rollUp();
    sendABitOfAll(10);
    List<String> before = everything();

    store.rollUp();

    assertThat(everything()).isEqualTo(before);
    assertThat(before)
        .containsSubsequence(
            "frame 9", "event 0", "1 0@0.0 loss[0, 1, 2][0.0, NaN, 2.0]", "frame 10", "event 10")
        .anyMatch(line -> line.startsWith("0 10@10.0 loss[10, 11"));
  }

  @Test
  void acknowledged_scalars_are_there_after_a_crash_and_only_once() throws IOException {
    sendABitOfAll(0);
    store.rollUp();
    sendABitOfAll(10);
    List<String> acknowledged = replay(store, run);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(directory.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }

    try (DuckDbStore restarted = DuckDbStore.open(copy)) {
      StoredRun found = restarted.runs().get(0);
      assertThat(replay(restarted, found)).isEqualTo(acknowledged);
      assertThat(restarted
              .append(found, "1", new ScalarBlock(10, 1, Map.of()), place -> {})
              .join())
          .isFalse();
    }
  }

  @Test
  void a_block_is_known_by_worker_and_seq_apart_from_frames() {
    sendFrames(0, 5);

    assertThat(send("0", 3, Map.of("loss", series(0, 1, step -> 1)))).isTrue();
    assertThat(send("0", 3, Map.of("loss", series(0, 1, step -> 2)))).isFalse();
    store.rollUp();
    assertThat(send("0", 3, Map.of("loss", series(0, 1, step -> 2)))).isFalse();
    assertThat(send("1", 3, Map.of("loss", series(0, 1, step -> 3)))).isTrue();
  }

  @Test
  void a_bucket_keeps_the_extremes_and_counts_what_is_not_finite() {
    send("0", 0, Map.of("loss", series(0, 4, step -> switch ((int) step) {
      case 1 -> StepFrame.MEASURED_NAN;
      case 3 -> Double.POSITIVE_INFINITY;
      default -> 1 + step;
    })));

    String expected = "3: 4 values, 2 odd, 1.0 2.0 3.0 Infinity";
    assertThat(buckets("loss", 1)).containsExactly(expected);
    store.rollUp();
    assertThat(buckets("loss", 1)).containsExactly(expected);
  }

  @Test
  void a_frame_is_a_point_where_no_scalar_was_sent_for_its_step() {
    sendFrames(0, 4);
    send("0", 0, Map.of("loss", series(1, 3, step -> step)));
    List<String> expected = List.of(
        "0: 1 values, 0 odd, 1000.0 1000.0 1000.0 1000.0",
        "1: 1 values, 0 odd, 1.0 1.0 1.0 1.0",
        "2: 1 values, 0 odd, 2.0 2.0 2.0 2.0",
        "3: 1 values, 0 odd, 1003.0 1003.0 1003.0 1003.0");

    assertThat(buckets("loss", 4)).isEqualTo(expected);
    store.rollUp();
    assertThat(buckets("loss", 4)).isEqualTo(expected);
    sendFrames(4, 5);
    send("0", 1, Map.of("loss", series(3, 4, step -> step)));
    assertThat(buckets("loss", 5))
        .startsWith("0: 1 values, 0 odd, 1000.0 1000.0 1000.0 1000.0")
        .element(3)
        .isEqualTo("3: 1 values, 0 odd, 3.0 3.0 3.0 3.0");
  }

  @Test
  void the_newest_steps_stay_and_older_ones_keep_count_extremes_mean_and_what_is_not_finite() {
    LongToDoubleFunction loss = step -> step == 777 ? StepFrame.MEASURED_NAN : step % 1000;
    for (int i = 0; i < 5; i++) {
      send("0", i, Map.of("loss", series(50_000L * i, 50_000L * (i + 1), loss)));
    }
    List<String> before = buckets("loss", 5);

    store.rollUp();

    assertThat(buckets("loss", 5)).hasSameSizeAs(before).allMatch(line -> line.contains("0.0 "));
    long total =
        ask("loss", OptionalLong.empty(), OptionalLong.empty(), 1).get(0).count();
    assertThat(total).isEqualTo(250_000);
    assertThat(buckets("loss", 1))
        .singleElement()
        .asString()
        .startsWith("249999: 250000 values, 1 odd, 0.0 499.4")
        .endsWith(" 999.0 999.0");
    List<String> replayed = replay(store, run);
    assertThat(replayed).hasSize(5).first().asString().contains("NaN").hasSizeLessThan(20_000);
    assertThat(replayed.get(4)).hasSizeGreaterThan(500_000);
    List<ScalarBucket> newest = ask("loss", OptionalLong.of(150_000), OptionalLong.of(150_003), 4);
    assertThat(newest).hasSize(4);
  }
}
