package io.tightrope.core.watch;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A small run to send about. */
public final class SampleRun {
  public static final int LAYERS = 3;

  public static final String SESSION = "11111111-2222-3333-4444-555555555555";

  private SampleRun() {}

  public static RunDescription description(String name) {
    List<LayerDescription> layers = IntStream.range(0, LAYERS)
        .mapToObj(index -> new LayerDescription(
            index,
            "dense" + index,
            "dense",
            8,
            4,
            List.of(),
            Optional.of(
                new ActivationDescription("crelu", OptionalDouble.of(1), OptionalDouble.of(0.5)))))
        .toList();
    return new RunDescription(
        name, SESSION, "test", "three layers", "here", Optional.empty(), layers, Map.of());
  }

  /** Every statistic a little different in each layer and step, to the last digit. */
  public static StepFrame.Builder frame(long step) {
    StepFrame.Builder frame = StepFrame.builder(LAYERS)
        .step(step)
        .epoch(1)
        .loss(2.0 / (3 + step))
        .learningRate(3e-4)
        .stage(1)
        .sparsityTarget(0.8)
        .batchSize(100);
    for (LayerStatistic statistic : LayerStatistic.values()) {
      for (int layer = 0; layer < LAYERS; layer++) {
        double value = 1.0 / (3 + statistic.ordinal() + layer + step % 7);
        frame.value(statistic, layer, statistic.range() == Range.COUNT ? 0 : value);
      }
    }
    return frame;
  }

  public static AgentConfig config(Optional<URI> dashboard, OptionalInt port, Path spool) {
    return config(dashboard, port, spool, Duration.ofSeconds(60));
  }

  public static AgentConfig config(
      Optional<URI> dashboard, OptionalInt port, Path spool, Duration grace) {
    return new AgentConfig(
        true,
        Optional.empty(),
        Optional.empty(),
        "0",
        dashboard,
        Optional.empty(),
        0.01,
        "127.0.0.1",
        port,
        Optional.empty(),
        spool,
        1L << 20,
        1L << 20,
        grace,
        200,
        Map.of("team", "a"),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
  }
}
