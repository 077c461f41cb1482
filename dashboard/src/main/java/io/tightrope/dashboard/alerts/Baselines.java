package io.tightrope.dashboard.alerts;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarRequest;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The runs of a store as baselines of others. Thread-safe. */
public final class Baselines {
  private final RunStore store;

  public Baselines(RunStore store) {
    this.store = store;
  }

  /** What is stored of the run with which that one is compared; empty if there is none with a loss. */
  public Optional<Baseline> of(RunDescription run) {
    return run.baseline()
        .filter(name -> !name.equals(run.run()))
        .flatMap(name ->
            store.runs().stream().filter(stored -> stored.name().equals(name)).findFirst())
        .map(this::read)
        .filter(baseline -> !baseline.isEmpty());
  }

  private Baseline read(StoredRun run) {
    Map<String, List<ScalarBucket>> scalars = store.scalars(
        run,
        new ScalarRequest(
            List.of(ScalarBlock.LOSS, ScalarBlock.EXAMPLES),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Baseline.POINTS));
    NavigableMap<Long, Double> losses = new TreeMap<>();
    for (ScalarBucket bucket : scalars.getOrDefault(ScalarBlock.LOSS, List.of())) {
      losses.put(bucket.step(), bucket.mean());
    }
    double batchSize = scalars.getOrDefault(ScalarBlock.EXAMPLES, List.of()).stream()
        .mapToDouble(ScalarBucket::mean)
        .average()
        .orElse(Double.NaN);
    return Baseline.of(run.name(), losses, batchSize);
  }
}
