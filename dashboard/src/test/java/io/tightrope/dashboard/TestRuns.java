package io.tightrope.dashboard;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets.Bucket;
import io.tightrope.dashboard.store.query.ExportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs whose variance in layer 1 is the step, handed to an engine directly. */
final class TestRuns {
  static final int LAYERS = 2;

  private TestRuns() {}

  static void send(Engine engine, String name, int frames) {
    WatchedRun run = engine
        .services()
        .ingest()
        .introduce(new RunDescription(
            name,
            "s",
            "f",
            "m",
            "h",
            Optional.empty(),
            IntStream.range(0, LAYERS)
                .mapToObj(i ->
                    new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
                .toList(),
            Map.of()))
        .run();
    List<StepFrame> batch = IntStream.range(0, frames)
        .mapToObj(step -> StepFrame.builder(step, step, LAYERS)
            .timestamp(System.currentTimeMillis() / 1e3)
            .column(LayerStatistic.PREACTIVATION_VARIANCE, new double[] {Double.NaN, step})
            .build())
        .toList();
    engine.services().ingest().frames(run, new FrameBatch("0", batch)).join();
  }

  private static WatchedRun run(Engine engine, String name) {
    return engine.services().registry().find(name).orElseThrow();
  }

  /** Rows of a run that are left in full resolution. */
  static int csvRows(Engine engine, String name, Path file) {
    engine.services().store().export(run(engine, name).stored(), ExportFormat.CSV, file);
    try {
      return Files.readAllLines(file).size() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The greatest variance of layer 1 that a query finds. */
  static double most(Engine engine, String name) {
    List<Bucket> buckets = engine
        .services()
        .store()
        .buckets(
            run(engine, name).stored(),
            new BucketRequest(
                0,
                1_000_000,
                10,
                List.of(1),
                List.of(LayerStatistic.PREACTIVATION_VARIANCE),
                List.of()))
        .buckets();
    return buckets.stream()
        .map(bucket -> bucket.fields().get(LayerStatistic.PREACTIVATION_VARIANCE.field()))
        .flatMapToDouble(extremes -> Arrays.stream(extremes.max()))
        .max()
        .orElseThrow();
  }
}
