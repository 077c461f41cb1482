package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.RunsBenchmark;
import io.tightrope.dashboard.bench.RunsResult;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
  private static final long POLL_MILLIS = 10;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "100,1000,3000,10000",
      description = "numbers of runs, ascending; ${DEFAULT-VALUE}")
  private List<Integer> sizes = new ArrayList<>();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) <= (i == 0 ? 0 : sizes.get(i - 1))) {
        throw new InputException("--sizes has " + sizes.get(i) + " at place " + (i + 1)
            + "; write numbers above 0 that ascend, such as 100,1000,10000.");
      }
    }
    Path data = TemporaryDirectory.create();
    try {
      RunsBenchmark benchmark = new RunsBenchmark(data);
      List<RunsResult> results = new ArrayList<>();
      int filled = 0;
      for (int size : sizes) {
        benchmark.fill(filled, size);
        filled = size;
        RunsResult result = measure(data, size);
        results.add(result);
        if (!json) {
          print(result, results.size() == 1);
        }
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
    URI address = URI.create("http://127.0.0.1:" + freePort() + "/");
    long begun = System.nanoTime();
    Process dashboard = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "dashboard",
            "--port",
            String.valueOf(address.getPort()),
            "--data",
            data.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      double portMillis = awaited(dashboard, address.resolve("/healthz"), begun);
      double listMillis = awaited(dashboard, address.resolve("/api/v1/runs?limit=100"), begun);
      double startCpu = cpuSeconds(dashboard);
      var medians = RunsBenchmark.medians(address);
      double before = cpuSeconds(dashboard);
      Thread.sleep(IDLE_MILLIS);
      return new RunsResult(
          size,
          bytes(data),
          portMillis,
          listMillis,
          startCpu,
          cpuSeconds(dashboard) - before,
          medians);
    } finally {
      dashboard.destroy();
      dashboard.waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Milliseconds from the beginning until an address answers with 200. */
  private static double awaited(Process dashboard, URI address, long begun)
      throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    while (dashboard.isAlive()) {
      try {
        HttpRequest request = HttpRequest.newBuilder(address).build();
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return (System.nanoTime() - begun) / 1e6;
        }
      } catch (IOException notYet) {
        // It does not listen yet.
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new InputException("the dashboard did not start");
  }

  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
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
