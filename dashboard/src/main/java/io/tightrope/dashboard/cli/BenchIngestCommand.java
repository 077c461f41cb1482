package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.bench.IngestBenchmark;
import io.tightrope.dashboard.bench.IngestLoad;
import io.tightrope.dashboard.bench.IngestResult;
import io.tightrope.dashboard.bench.Latency;
import io.tightrope.dashboard.config.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  private static final String GREETING = "Tightrope dashboard at ";

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
      defaultValue = "10",
      description = "of these, seconds that are left out of the steady latency; ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "an option of the dashboard's JVM, such as -Xlog:gc; may be repeated")
  private List<String> javaOptions = new ArrayList<>();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = TemporaryDirectory.create();
    Process dashboard = start(data);
    try {
      IngestResult result = new IngestBenchmark(
              address(dashboard), new IngestLoad(runs, layers, 18, rate, seconds, warmUp))
          .run();
      double cpuSeconds = cpuSeconds(dashboard);
      dashboard.destroyForcibly().waitFor();
      dashboard = start(data);
      long stored = IngestBenchmark.stored(address(dashboard));
      print(result, cpuSeconds, stored);
      return result.sentFrames() == stored ? 0 : 1;
    } finally {
      dashboard.destroyForcibly().waitFor();
      TemporaryDirectory.remove(data);
    }
  }

  private Process start(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("dashboard", "--port", "0", "--data", data.toString()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Processor time that it has taken, which says more than the clock on a machine with others. */
  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
  }

  private static URI address(Process dashboard) throws IOException {
    String line = new BufferedReader(
            new InputStreamReader(dashboard.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    if (line == null || !line.startsWith(GREETING)) {
      throw new InputException("the dashboard did not start");
    }
    return URI.create(line.substring(GREETING.length()));
  }

  private void print(IngestResult result, double cpuSeconds, long stored) throws IOException {
    double cpuPerMillion =
        cpuSeconds / Math.max(1, result.sentFrames() * (double) layers * 18) * 1e6;
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
    System.out.printf(
        Locale.ROOT,
        "  p99 in each second, ms: %s%n",
        result.bySecond().stream()
            .map(second -> String.format(Locale.ROOT, "%.0f", second.p99Millis()))
            .collect(Collectors.joining(" ")));
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

  private static String written(Latency latency) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f ms, p99 %.0f ms, worst %.0f ms",
        latency.p50Millis(),
        latency.p99Millis(),
        latency.worstMillis());
  }
}
