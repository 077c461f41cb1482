package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.bench.IngestBenchmark;
import io.tightrope.dashboard.bench.IngestLoad;
import io.tightrope.dashboard.bench.IngestResult;
import io.tightrope.dashboard.bench.Latency;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a dashboard with 1 GB of heap takes in. */
@Command(
    name = "bench-ingest",
    mixinStandardHelpOptions = true,
    description =
        "Offer frames of many runs to a dashboard in a JVM of its own (1 GB of heap) and"
            + " print what it sustained; then kill it and look what is there. Exit 1 if an acknowledged frame is missing afterwards.")
final class BenchIngestCommand implements Callable<Integer> {
  private static final int STATISTICS = 18;
  private static final int WARM_UP_SECONDS = 10;
  private static final double AIM_MILLIS = 250;

  /** So many seconds pass between two lines that show how far it is. */
  private static final int PROGRESS_SECONDS = 10;

  @Option(names = "--runs", defaultValue = "100", description = "runs at a time; ${DEFAULT-VALUE}")
  private int runs;

  @Option(names = "--layers", defaultValue = "100", description = "layers each; ${DEFAULT-VALUE}")
  private int layers;

  @Option(
      names = "--rate",
      defaultValue = "10",
      description = "frames a second each; ${DEFAULT-VALUE}")
  private int rate;

  @Option(names = "--seconds", defaultValue = "60", description = "for how long; ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--warm-up",
      description =
          "of these, seconds that are left out of the steady latency; 10, or all if there are fewer")
  private @Nullable Integer warmUp;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "an option of the dashboard's JVM, such as -Xlog:gc; may be repeated")
  private List<String> javaOptions = new ArrayList<>();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOptions.check("--runs", runs, 1, 10_000);
    BenchOptions.check("--layers", layers, 1, 4096);
    BenchOptions.check("--rate", rate, 1, 1000);
    BenchOptions.check("--seconds", seconds, 1, 24 * 3600);
    int warmUpSeconds = warmUp == null ? Math.min(WARM_UP_SECONDS, seconds) : warmUp;
    BenchOptions.check("--warm-up", warmUpSeconds, 0, seconds);
    Path data = TemporaryDirectory.create();
    try {
      IngestResult result;
      double cpuSeconds;
      try (DashboardJvm dashboard = DashboardJvm.start(data, javaOptions())) {
        result = new IngestBenchmark(
                dashboard.address(),
                new IngestLoad(runs, layers, STATISTICS, rate, seconds, warmUpSeconds))
            .run(this::progress);
        cpuSeconds = dashboard.cpuSeconds();
      }
      try (DashboardJvm again = DashboardJvm.start(data, javaOptions())) {
        long stored = IngestBenchmark.stored(again.address());
        print(result, cpuSeconds, stored);
        return result.sentFrames() == stored ? 0 : 1;
      }
    } finally {
      TemporaryDirectory.remove(data);
    }
  }

  private List<String> javaOptions() {
    List<String> all = new ArrayList<>(List.of("-Xmx1g"));
    all.addAll(javaOptions);
    return all;
  }

  private void progress(int second) {
    if (second % PROGRESS_SECONDS == 0) {
      System.err.printf("%d of %d s%n", second, seconds);
    }
  }

  private void print(IngestResult result, double cpuSeconds, long stored) throws IOException {
    double cpuPerMillion =
        cpuSeconds / Math.max(1, result.sentFrames() * (double) layers * STATISTICS) * 1e6;
    if (json) {
      JsonMapper mapper = JsonMapper.builder().build();
      ObjectNode document = mapper.valueToTree(result);
      document.put("cpuSecondsPerMillionValues", cpuPerMillion);
      document.put("storedFrames", stored);
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "offered    %,.0f values/s%nsustained  %,.0f values/s%n",
        result.offeredPerSecond(),
        result.sustainedPerSecond());
    System.out.printf(Locale.ROOT, "latency    %s%n", written(result.all()));
    System.out.printf(
        Locale.ROOT,
        "  steady   %s, after the first %d s%n",
        written(result.steady()),
        result.warmUpSeconds());
    printSeconds(System.out, result.bySecond());
    System.out.printf(
        Locale.ROOT,
        "refused    %,d requests, which came again%n"
            + "cpu        %.2f s a million values, start included%n"
            + "frames     %,d acknowledged, %,d there after kill -9%n",
        result.refused(),
        cpuPerMillion,
        result.sentFrames(),
        stored);
  }

  /** Each of the first ten seconds, then ten at a time, each with its slowest. */
  static void printSeconds(PrintStream out, List<Latency> bySecond) {
    out.printf("second     p50 ms   p99 ms worst ms%n");
    for (int first = 0; first < bySecond.size(); first += first < 10 ? 1 : 10) {
      int last = Math.min(bySecond.size(), first < 10 ? first + 1 : first + 10);
      List<Latency> part = bySecond.subList(first, last);
      String name = last == first + 1 ? String.valueOf(last) : first + 1 + " to " + last;
      long empty = part.stream().filter(one -> Double.isNaN(one.p99Millis())).count();
      if (empty == part.size()) {
        out.printf("%-9s none accepted%n", name);
        continue;
      }
      out.printf(
          Locale.ROOT,
          "%-9s %7.0f  %7.0f  %7.0f%s%n",
          name,
          highest(part, Latency::p50Millis),
          highest(part, Latency::p99Millis),
          highest(part, Latency::worstMillis),
          empty == 0 ? "" : "  none accepted in " + empty + " of these seconds");
    }
    // A second in which none was accepted has no p99, and has not met the aim either.
    long missed =
        bySecond.stream().filter(one -> !(one.p99Millis() <= AIM_MILLIS)).count();
    out.printf(
        Locale.ROOT,
        "aim        p99 of at most %.0f ms in each second, missed in %d of %d%n",
        AIM_MILLIS,
        missed,
        bySecond.size());
  }

  private static double highest(List<Latency> part, ToDoubleFunction<Latency> what) {
    return part.stream()
        .mapToDouble(what)
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }

  private static String written(Latency latency) {
    if (Double.isNaN(latency.worstMillis())) {
      return "no requests";
    }
    return String.format(
        Locale.ROOT,
        "p50 %.0f ms, p99 %.0f ms, worst %.0f ms",
        latency.p50Millis(),
        latency.p99Millis(),
        latency.worstMillis());
  }
}
