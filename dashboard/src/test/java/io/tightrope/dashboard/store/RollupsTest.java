package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets;
import io.tightrope.dashboard.store.query.Buckets.Extremes;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollupsTest {
  private static final int LAYERS = 3;
  private static final LayerStatistic Q = LayerStatistic.PREACTIVATION_VARIANCE;

  @TempDir
  Path directory;

  private DuckDbStore store;
  private StoredRun run;
  private final Random random = new Random(7);
  private final List<StepFrame> frames = new ArrayList<>();

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
            IntStream.range(0, LAYERS)
                .mapToObj(i ->
                    new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
                .toList(),
            Map.of()),
        0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StepFrame frame(long seq, long step) {
    StepFrame.Builder frame = StepFrame.builder(seq, step, LAYERS).timestamp(1);
    for (int layer = 0; layer < LAYERS; layer++) {
      double value = random.nextInt(20) == 0 ? Double.NaN : (float) random.nextGaussian();
      frame.value(Q, layer, value);
    }
    return frame.build();
  }

  private void send(int count, int stepsPerFrame) {
    List<StepFrame> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(frame(i, (long) i * stepsPerFrame));
    }
    frames.addAll(batch);
    store.append(run, new FrameBatch("0", batch), appended -> {}).join();
  }

  private void sendLate(String worker, long... steps) {
    List<StepFrame> batch = new ArrayList<>();
    for (long step : steps) {
      batch.add(frame(batch.size(), step));
    }
    frames.addAll(batch);
    store.append(run, new FrameBatch(worker, batch), appended -> {}).join();
  }

  /** The extremes of every bucket, computed from the frames that were sent. */
  private void assertBucketsTell(long from, long to, int buckets) {
    Buckets answer = store.buckets(
        run, new BucketRequest(from, to, buckets, List.of(0, 1, 2), List.of(Q), List.of()));
    long counted = answer.buckets().stream().mapToLong(Buckets.Bucket::count).sum();
    assertThat(counted)
        .isEqualTo(
            frames.stream().filter(f -> f.step() >= from && f.step() <= to).count());
    long begin = from;
    for (Buckets.Bucket bucket : answer.buckets()) {
      long first = begin;
      List<StepFrame> inside = frames.stream()
          .filter(f -> f.step() >= first && f.step() <= bucket.step())
          .toList();
      Extremes extremes = java.util.Objects.requireNonNull(bucket.fields().get(Q.field()));
      for (int layer = 0; layer < LAYERS; layer++) {
        int l = layer;
        double[] values = inside.stream()
            .mapToDouble(f -> f.value(Q, l))
            .filter(v -> !Double.isNaN(v))
            .toArray();
        assertThat(extremes.min()[layer])
            .isEqualTo(java.util.Arrays.stream(values).min().orElseThrow());
        assertThat(extremes.max()[layer])
            .isEqualTo(java.util.Arrays.stream(values).max().orElseThrow());
      }
      begin = bucket.step() + 1;
    }
  }

  @Test
  void rolled_up_blocks_tell_the_same_extremes_as_full_resolution() {
    send(10_000, 3);
    assertBucketsTell(0, 29_997, 40);

    store.rollUp();

    assertThat(store.rolledUpTo(run)).isGreaterThan(20_000);
    assertBucketsTell(0, 29_997, 40);
    assertBucketsTell(1_234, 27_777, 17);
    assertBucketsTell(5_000, 5_400, 50);
  }

  @Test
  void a_frame_that_comes_late_is_in_its_block() {
    send(10_000, 1);
    store.rollUp();

    sendLate("1", 5, 777, 4_000);

    assertBucketsTell(0, 9_999, 10);
    assertBucketsTell(500, 900, 400);
  }

  @Test
  void a_compacted_run_keeps_its_extremes_after_a_restart() {
    send(10_000, 1);

    assertThat(store.compact(run)).isTrue();
    close();
    store = DuckDbStore.open(directory);

    assertBucketsTell(0, 9_999, 10);
    assertThat(store.compact(run)).isFalse();
  }
}
