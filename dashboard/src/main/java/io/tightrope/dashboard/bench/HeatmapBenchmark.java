package io.tightrope.dashboard.bench;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.DuckDbStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One long run, and what a look at it costs: fills a store, then asks a dashboard over HTTP for the
 * 500 x 100 cells of a heatmap and for all that the run page needs.
 */
public final class HeatmapBenchmark {
  private static final String RUN = "bench";
  private static final int REPEATS = 21;
  private static final int WARM_UPS = 5;
  private static final String HEATMAP =
      "/api/v1/runs/" + RUN + "/frames?buckets=500&fields=preactivationVariance";
  private static final List<String> PAGE = List.of(
      "/run.html",
      "/run/page.js",
      "/css/run.css",
      "/api/v1/runs/" + RUN,
      "/api/v1/runs/" + RUN + "/events",
      "/api/v1/runs/" + RUN + "/alerts",
      "/api/v1/runs/" + RUN + "/frames?buckets=40&to=39",
      "/api/v1/runs/" + RUN
          + "/frames?buckets=480&fields=loss,accuracy,stage,sparsityTarget,learningRate,epoch,"
          + "gateOpen,escapeProbability,overhead,budget,interval,dropped,errors,timestamp,"
          + "nonfiniteValues,preactivationVariance,preactivationVarianceExpected,alignment,"
          + "activationSparsity,activationSparsityTarget,preactivationGradientNorm,"
          + "weightGradientNorm,inputCorrelation,inputCorrelationExpected");

  private final Path data;
  private final int steps;
  private final int layers;
  private final int statistics;
  private final HttpClient http = HttpClient.newHttpClient();

  public HeatmapBenchmark(Path data, int steps, int layers, int statistics) {
    this.data = data;
    this.steps = steps;
    this.layers = layers;
    this.statistics = statistics;
  }

  /** Fills and asks. */
  public HeatmapResult run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    long bytes = fill();
    double fillSeconds = (System.nanoTime() - start) / 1e9;
    long values = (long) steps * layers * statistics;
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      URI address = dashboard.address();
      awaitQuiet(dashboard);
      double first = millis(address, List.of(HEATMAP));
      String zoomed = HEATMAP + "&from=" + steps / 2 + "&to=" + (steps / 2 + steps / 100);
      double[] warm = repeated(address, List.of(HEATMAP));
      return new HeatmapResult(
          values,
          fillSeconds,
          bytes / (double) values,
          first,
          warm[REPEATS / 2],
          warm[REPEATS - 1],
          repeated(address, PAGE)[REPEATS / 2],
          repeated(address, List.of(zoomed))[REPEATS / 2]);
    }
  }

  /** The store's size once it is closed. */
  private long fill() throws InterruptedException {
    new LongRun(RUN, steps, 1, layers, statistics, false).fill(data);
    try (DuckDbStore store = DuckDbStore.open(data)) {
      return store.sizeInBytes();
    }
  }

  /** The run is judged once from its beginning, which is not what is measured here. */
  private static void awaitQuiet(Dashboard dashboard) {
    for (int minute = 0; minute < 30; minute++) {
      try {
        dashboard.awaitQuiet();
        return;
      } catch (IllegalStateException e) {
        // it takes more than a minute; again
      }
    }
  }

  private double[] repeated(URI address, List<String> paths)
      throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      millis(address, paths);
    }
    DoubleStream.Builder times = DoubleStream.builder();
    for (int i = 0; i < REPEATS; i++) {
      times.add(millis(address, paths));
    }
    return times.build().sorted().toArray();
  }

  private double millis(URI address, List<String> paths) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (String path : paths) {
      HttpResponse<byte[]> answer = http.send(
          HttpRequest.newBuilder(address.resolve(path))
              .header("Accept-Encoding", "gzip")
              .build(),
          BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(path + ": " + answer.statusCode());
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
