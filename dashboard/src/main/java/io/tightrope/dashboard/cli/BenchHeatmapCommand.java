package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.HeatmapBenchmark;
import io.tightrope.dashboard.bench.HeatmapResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a look at a long run costs. */
@Command(
    name = "bench-heatmap",
    mixinStandardHelpOptions = true,
    description = "Store one long run, then ask a dashboard for the 500 x 100 cells of its heatmap"
        + " and for everything that its page needs.")
final class BenchHeatmapCommand implements Callable<Integer> {
  @Option(names = "--steps", defaultValue = "200000", description = "${DEFAULT-VALUE}")
  private int steps;

  @Option(names = "--layers", defaultValue = "100", description = "${DEFAULT-VALUE}")
  private int layers;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = TemporaryDirectory.create();
    try {
      HeatmapResult result = new HeatmapBenchmark(data, steps, layers, 18).run();
      if (json) {
        System.out.println(JsonMapper.builder().build().writeValueAsString(result));
      } else {
        print(result);
      }
      return 0;
    } finally {
      TemporaryDirectory.remove(data);
    }
  }

  private static void print(HeatmapResult result) {
    System.out.printf(
        Locale.ROOT,
        "stored      %,d values in %.0f s, %.2f bytes each%n"
            + "heatmap     %.0f ms at first, %.0f ms warm (worst %.0f ms)%n"
            + "zoomed      %.0f ms%n"
            + "run page    %.0f ms for all it asks for%n",
        result.values(),
        result.fillSeconds(),
        result.bytesPerValue(),
        result.firstMillis(),
        result.warmMillis(),
        result.warmWorstMillis(),
        result.zoomMillis(),
        result.pageMillis());
  }
}
