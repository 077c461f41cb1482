package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.RunsBenchmark;
import io.tightrope.dashboard.bench.RunsPicture;
import io.tightrope.dashboard.bench.RunsResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a dashboard with many stored runs costs. */
@Command(
    name = "bench-runs",
    mixinStandardHelpOptions = true,
    description =
        "Fill a store with finished runs, start a dashboard on it at each of several sizes and"
            + " print how long the start and the list of runs take.")
final class BenchRunsCommand implements Callable<Integer> {
  private static final long IDLE_MILLIS = 10_000;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "100,1000,3000,10000",
      description = "numbers of runs, ascending; ${DEFAULT-VALUE}")
  private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "also draw the growth into this SVG file")
  private @Nullable Path picture;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOptions.checkAscending("--sizes", sizes, 1_000_000, "100,1000,10000");
    Path data = TemporaryDirectory.create();
    try {
      RunsBenchmark benchmark = new RunsBenchmark(data);
      List<RunsResult> results = new ArrayList<>();
      int filled = 0;
      for (int size : sizes) {
        benchmark.fill(filled, size);
        filled = size;
        if (results.isEmpty()) {
          // Leaves the classes that it has loaded to those that are measured.
          measure(data, size);
        }
        RunsResult result = measure(data, size);
        results.add(result);
        if (!json) {
          print(result, results.size() == 1);
        }
      }
      if (picture != null) {
        Files.writeString(picture, RunsPicture.of(results));
      }
      if (json) {
        System.out.println(JsonMapper.builder().build().writeValueAsString(results));
      }
      return 0;
    } finally {
      TemporaryDirectory.remove(data);
    }
  }

  private static RunsResult measure(Path data, int size) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (DashboardJvm dashboard = DashboardJvm.launch(data, options())) {
      URI address = dashboard.address();
      dashboard.awaitAnswer("/healthz");
      double portMillis = (System.nanoTime() - begun) / 1e6;
      dashboard.awaitAnswer("/api/v1/runs?limit=100");
      double listMillis = (System.nanoTime() - begun) / 1e6;
      double startCpu = dashboard.cpuSeconds();
      var medians = RunsBenchmark.medians(address);
      double before = dashboard.cpuSeconds();
      Thread.sleep(IDLE_MILLIS);
      RunsResult result = new RunsResult(
          size,
          bytes(data),
          portMillis,
          listMillis,
          startCpu,
          dashboard.cpuSeconds() - before,
          medians);
      // In order, so that the next one finds everything in the tables.
      dashboard.stop();
      return result;
    }
  }

  /** As the launcher starts a dashboard: from the classes that one before it left, if there are any. */
  private static List<String> options() {
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    String archive = System.getProperty("tightrope.archive", "");
    if (!archive.isEmpty()) {
      options.add(
          (Files.exists(Path.of(archive)) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=")
              + archive);
      options.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    }
    return options;
  }

  private static long bytes(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void print(RunsResult result, boolean isFirst) {
    if (isFirst) {
      System.out.printf(
          "%7s %9s %9s %9s %9s %9s",
          "runs", "store MB", "port ms", "list ms", "start cpu", "idle cpu");
      result.medianMillis().keySet().forEach(name -> System.out.printf(" %10s", name));
      System.out.println();
    }
    System.out.printf(
        Locale.ROOT,
        "%7d %9.1f %9.0f %9.0f %8.1fs %8.2fs",
        result.runs(),
        result.storeBytes() / 1e6,
        result.portMillis(),
        result.listMillis(),
        result.startCpuSeconds(),
        result.idleCpuSeconds());
    result
        .medianMillis()
        .values()
        .forEach(millis -> System.out.printf(Locale.ROOT, " %7.1f ms", millis));
    System.out.println();
  }
}
