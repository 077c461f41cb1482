package io.tightrope.dashboard.bench;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.Engine;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many finished runs in one store, and what the list of them costs. */
public final class RunsBenchmark {
  private static final int LAYERS = 12;
  private static final int FRAMES = 5;
  private static final int THREADS = 16;
  private static final int REPEATS = 21;
  private static final int BROKEN_EVERY = 20;

  /** What is asked for, by name. */
  private static final Map<String, String> REQUESTS = requests();

  private final Path data;

  /**
   * @param data directory of the store
   */
  public RunsBenchmark(Path data) {
    this.data = data;
  }

  private static Map<String, String> requests() {
    Map<String, String> requests = new LinkedHashMap<>();
    requests.put("first page", "limit=100");
    requests.put("need", "sort=need&limit=100");
    requests.put("failing", "state=failing&sort=-lastSeenAt&limit=100");
    requests.put("label", "label=team:nlp&sort=loss&limit=100");
    requests.put("words", "q=run-77&sort=run&limit=100");
    return requests;
  }

  /** Adds finished runs: as they would be sent, but without HTTP; every twentieth has an alert. */
  public void fill(int from, int to) throws InterruptedException {
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      IntStream.range(from, to)
          .forEach(run -> threads.execute(() -> add(engine.services().ingest(), run)));
      threads.shutdown();
      if (!threads.awaitTermination(6, TimeUnit.HOURS)) {
        throw new IllegalStateException("the runs could not be stored");
      }
      engine.awaitQuiet();
    }
  }

  private static void add(Ingest ingest, int number) {
    Random random = new Random(number);
    RunDescription description = new RunDescription(
        "run-" + number,
        "session",
        "bench",
        "mlp " + LAYERS + "x128",
        "host-" + number % 16,
        Optional.empty(),
        IntStream.range(0, LAYERS)
            .mapToObj(i -> new LayerDescription(
                i, "dense" + i, "dense", 128, 128, List.of(), Optional.empty()))
            .toList(),
        Map.of("team", number % 3 == 0 ? "nlp" : "vision"),
        Map.of("learningRate", random.nextDouble(), "seed", number),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
    WatchedRun run = ingest.introduce(description).run();
    double now = System.currentTimeMillis() / 1e3;
    List<StepFrame> frames = IntStream.range(0, FRAMES)
        .mapToObj(seq -> frame(seq, now, number % BROKEN_EVERY == 0, random))
        .toList();
    ingest.frames(run, new FrameBatch(FrameBatch.DEFAULT_WORKER, frames)).join();
    ingest.event(run, new RunEvent(0, FRAMES, now + 1, RunEvent.Kind.END, Map.of()));
  }

  private static StepFrame frame(int seq, double now, boolean broken, Random random) {
    StepFrame.Builder frame = StepFrame.builder(seq, 10L * seq, LAYERS)
        .timestamp(now)
        .loss(2.3 * Math.exp(-0.1 * seq) + 0.1 * random.nextDouble());
    for (LayerStatistic statistic : List.of(
        LayerStatistic.PREACTIVATION_VARIANCE,
        LayerStatistic.ACTIVATION_SPARSITY,
        LayerStatistic.WEIGHT_GRADIENT_NORM)) {
      frame.column(statistic, random.doubles(LAYERS, 0.4, 0.6).toArray());
    }
    double[] nonFinite = new double[LAYERS];
    nonFinite[LAYERS / 2] = broken && seq == FRAMES - 1 ? 3 : 0;
    return frame.column(LayerStatistic.NONFINITE_VALUES, nonFinite).build();
  }

  /** Median time of each kind of request in milliseconds, the first of each left out. */
  public static Map<String, Double> medians(URI dashboard)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    Map<String, Double> medians = new LinkedHashMap<>();
    for (Map.Entry<String, String> request : REQUESTS.entrySet()) {
      double[] millis = new double[REPEATS];
      for (int i = -1; i < REPEATS; i++) {
        double took = list(http, dashboard, request.getValue());
        if (i >= 0) {
          millis[i] = took;
        }
      }
      Arrays.sort(millis);
      medians.put(request.getKey(), millis[REPEATS / 2]);
    }
    return medians;
  }

  private static double list(HttpClient http, URI dashboard, String query)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    int status = http.send(
            HttpRequest.newBuilder(dashboard.resolve("/api/v1/runs?" + query)).build(),
            BodyHandlers.ofByteArray())
        .statusCode();
    if (status != 200) {
      throw new IOException("the list of runs was answered with status " + status);
    }
    return (System.nanoTime() - begun) / 1e6;
  }
}
