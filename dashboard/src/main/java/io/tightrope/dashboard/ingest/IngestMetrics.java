package io.tightrope.dashboard.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tightrope.dashboard.store.write.Appended;

/** What came in, counted. */
public final class IngestMetrics {
  private final Counter frames;
  private final Counter values;
  private final Counter duplicates;

  public IngestMetrics(MeterRegistry registry) {
    frames = Counter.builder("tightrope.dashboard.frames")
        .description("Frames stored")
        .register(registry);
    values = Counter.builder("tightrope.dashboard.values")
        .description("Layer values stored")
        .register(registry);
    duplicates = Counter.builder("tightrope.dashboard.duplicate.frames")
        .description("Frames that were known already")
        .register(registry);
  }

  void count(Appended appended) {
    frames.increment(appended.accepted().size());
    duplicates.increment(appended.duplicates());
    appended
        .accepted()
        .forEach(
            frame -> values.increment((double) frame.statistics().size() * frame.layerCount()));
  }
}
