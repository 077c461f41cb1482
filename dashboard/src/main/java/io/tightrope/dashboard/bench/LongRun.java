package io.tightrope.dashboard.bench;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.schema.StoreBusyException;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A long run that is over, with numbers that wander from layer to layer and step to step.
 *
 * @param name of the run
 * @param steps optimizer steps in all
 * @param every so many steps there is a frame
 * @param layers of the network
 * @param statistics so many of {@link LayerStatistic}, in their order, are in each frame
 * @param hasScalars whether the loss of every step is there as well
 */
public record LongRun(
    String name, int steps, int every, int layers, int statistics, boolean hasScalars) {
  private static final int FRAMES_AT_A_TIME = 100;
  private static final int SCALARS_AT_A_TIME = 5000;
  private static final long SEED = 5;

  /** Numbers of the statistics in all frames. */
  public long values() {
    return (long) ((steps + every - 1) / every) * layers * statistics;
  }

  /** Adds the run to a store that nobody has open. */
  public void fill(Path data) throws InterruptedException {
    double began = System.currentTimeMillis() / 1e3;
    try (DuckDbStore store = DuckDbStore.open(data)) {
      StoredRun run = store.create(description(), began);
      Random random = new Random(SEED);
      double[] drift = new double[layers];
      List<StepFrame> frames = new ArrayList<>();
      for (int step = 0; step < steps; step += every) {
        frames.add(frame(step, began, drift, random));
        if (frames.size() == FRAMES_AT_A_TIME || step + every >= steps) {
          append(store, run, new FrameBatch(FrameBatch.DEFAULT_WORKER, frames));
          frames = new ArrayList<>();
        }
      }
      for (int from = 0; hasScalars && from < steps; from += SCALARS_AT_A_TIME) {
        store
            .append(
                run,
                FrameBatch.DEFAULT_WORKER,
                scalars(from, Math.min(steps, from + SCALARS_AT_A_TIME), began),
                place -> {})
            .join();
      }
      store.append(run, new RunEvent(0, steps, began, RunEvent.Kind.END, Map.of()), place -> {});
      store.rollUp();
    }
  }

  private static void append(DuckDbStore store, StoredRun run, FrameBatch batch)
      throws InterruptedException {
    while (true) {
      try {
        store.append(run, batch, appended -> {}).join();
        return;
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StoreBusyException)) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  /** Numbers with all their digits. */
  private StepFrame frame(int step, double began, double[] drift, Random random) {
    StepFrame.Builder frame = StepFrame.builder(step / every, step, layers)
        .timestamp(began + step * 0.001)
        .loss(0.5);
    for (int layer = 0; layer < layers; layer++) {
      drift[layer] = 0.999 * drift[layer] + 0.02 * random.nextGaussian();
    }
    for (LayerStatistic statistic : Arrays.copyOf(LayerStatistic.values(), statistics)) {
      double[] column = new double[layers];
      for (int layer = 0; layer < layers; layer++) {
        column[layer] = Math.exp(drift[layer] + 0.1 * random.nextDouble());
      }
      frame.column(statistic, column);
    }
    return frame.build();
  }

  private static ScalarBlock scalars(int from, int to, double began) {
    long[] steps = LongStream.range(from, to).toArray();
    double[] losses = LongStream.range(from, to)
        .mapToDouble(step -> 0.5 + 1.8 * Math.exp(-step / 20_000.0) + 0.05 * Math.sin(step * 7.0))
        .toArray();
    return new ScalarBlock(
        from / SCALARS_AT_A_TIME,
        began + to * 0.001,
        Map.of(ScalarBlock.LOSS, new ScalarSeries(steps, losses)));
  }

  private RunDescription description() {
    return new RunDescription(
        name,
        "s",
        "bench",
        "bench",
        "bench",
        Optional.empty(),
        IntStream.range(0, layers)
            .mapToObj(layer -> new LayerDescription(
                layer, "dense" + layer, "dense", 100, 100, List.of(), Optional.empty()))
            .toList(),
        Map.of());
  }
}
