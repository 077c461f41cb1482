package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.IngestBenchmark;
import io.tightrope.dashboard.bench.IngestLoad;
import io.tightrope.dashboard.bench.IngestResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a dashboard with 1 GB of heap takes in. */
@Command(
    name = "bench-ingest",
    mixinStandardHelpOptions = true,
    description = "Offer frames of many runs to a dashboard in a JVM of its own (1 GB of heap) and"
        + " print what it sustained. Exit 1 if an acknowledged frame is missing afterwards.")
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

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("tightrope-bench");
    Process dashboard = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "dashboard",
            "--port",
            "0",
            "--data",
            data.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      IngestResult result = new IngestBenchmark(
              address(dashboard), new IngestLoad(runs, layers, 18, rate, seconds))
          .run();
      print(result);
      return result.complete() ? 0 : 1;
    } finally {
      dashboard.destroy();
      dashboard.waitFor();
      remove(data);
    }
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

  private void print(IngestResult result) throws IOException {
    if (json) {
      System.out.println(JsonMapper.builder().build().writeValueAsString(result));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "offered    %,.0f values/s%nsustained  %,.0f values/s%np50        %.0f ms%np99        %.0f ms%n"
            + "frames     %,d acknowledged, %,d stored%n",
        result.offeredPerSecond(),
        result.sustainedPerSecond(),
        result.p50Millis(),
        result.p99Millis(),
        result.sentFrames(),
        result.storedFrames());
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
