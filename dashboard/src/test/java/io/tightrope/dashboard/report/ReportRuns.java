package io.tightrope.dashboard.report;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Report;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Runs to report on, recorded and made up. */
public final class ReportRuns {
  /** A name that would be markup if it were not escaped. */
  public static final String HOSTILE =
      "<script>alert('x')</script><img src=http://x.invalid/a.png onerror=alert(1)>\"'&";

  private static final double NOW = 1_790_000_000;

  private ReportRuns() {}

  /** A recorded run of the test resources. */
  public static RecordedRun recorded(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(
        ReportRuns.class.getResourceAsStream("/runs/" + resource), resource)) {
      return RecordedRun.read(in);
    }
  }

  /** The report of a run by the shipped limits, without a baseline. */
  public static Report report(RecordedRun run) {
    return RecordedReport.of(run, Optional.empty(), RuleSettings.defaults(), NOW);
  }

  /** A run of which only a loss is known, and a falling one. */
  public static RecordedRun onlyLoss() {
    long[] steps = LongStream.range(0, 200).toArray();
    double[] values =
        Arrays.stream(steps).mapToDouble(step -> 2.3 * Math.exp(-step / 60.0)).toArray();
    return new RecordedRun(
        description("only-loss", 3),
        List.of(),
        List.of(),
        List.of(new ScalarBlock(0, NOW, Map.of("loss", new ScalarSeries(steps, values)))),
        NullNode.getInstance());
  }

  /** A run whose name, model, layers, labels and events are hostile. */
  public static RecordedRun hostile() throws IOException {
    RecordedRun real = recorded("exploding.json.gz");
    List<LayerDescription> layers = real.description().layers().stream()
        .map(layer -> new LayerDescription(
            layer.index(),
            HOSTILE,
            HOSTILE,
            layer.units(),
            layer.fanIn(),
            layer.inputs(),
            Optional.of(io.tightrope.core.run.ActivationDescription.named(HOSTILE))))
        .toList();
    RunDescription description = new RunDescription(
        HOSTILE,
        "s",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        Optional.empty(),
        layers,
        Map.of(HOSTILE, HOSTILE));
    RunEvent end =
        new RunEvent(0, 430, NOW, RunEvent.Kind.END, Map.of("status", "failed", "reason", HOSTILE));
    return new RecordedRun(
        description, real.frames(), List.of(end), List.of(), NullNode.getInstance());
  }

  /** A network so deep that its layers do not fit side by side. */
  public static RecordedRun deep(int layers) {
    List<StepFrame> frames = IntStream.range(0, 30)
        .mapToObj(step -> StepFrame.builder(step, step, layers)
            .timestamp(NOW + step)
            .loss(2.3 - 0.05 * step)
            .batchSize(100)
            .column(LayerStatistic.PREACTIVATION_VARIANCE, filled(layers, 1 + 0.01 * step))
            .column(LayerStatistic.PREACTIVATION_GRADIENT_NORM, filled(layers, 0.1))
            .column(LayerStatistic.ACTIVATION_SPARSITY, filled(layers, 0.5))
            .build())
        .toList();
    return new RecordedRun(
        description("deep", layers), frames, List.of(), List.of(), NullNode.getInstance());
  }

  /** A description without activations. */
  public static RunDescription description(String run, int layers) {
    return new RunDescription(
        run,
        "s",
        "my trainer",
        "mlp",
        "lab",
        Optional.empty(),
        IntStream.range(0, layers)
            .mapToObj(i ->
                new LayerDescription(i, "dense" + i, "dense", 20, 20, List.of(), Optional.empty()))
            .toList(),
        Map.of());
  }

  private static double[] filled(int layers, double value) {
    double[] column = new double[layers];
    Arrays.fill(column, value);
    return column;
  }
}
