package io.tightrope.dashboard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.threads.Daemons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Many viewers of one live run, each with a stream of its own as a browser has, and one reporter that
 * sends a frame at a steady pace: how long a frame is on its way to each of them. Not thread-safe.
 */
public final class ReadersBenchmark {
  private static final String RUN = "bench";
  private static final long ARRIVAL_PATIENCE_MILLIS = 15_000;
  private static final int OPEN_AT_A_TIME = 50;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final URI dashboard;
  private final ReadersLoad load;

  /**
   * A benchmark of a dashboard without tokens.
   *
   * @param dashboard its address
   */
  public ReadersBenchmark(URI dashboard, ReadersLoad load) {
    this.dashboard = dashboard;
    this.load = load;
  }

  /**
   * Opens the streams, sends and measures.
   *
   * @param progress is told after each second how many have passed
   * @throws IOException if the dashboard does not take a frame
   */
  public ReadersResult run(IntConsumer progress) throws IOException, InterruptedException {
    // One thread parses for all of them, as cheaply as it can: the cores are shared.
    ExecutorService parsing = Daemons.single("bench-readers");
    HttpClient streams = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .executor(parsing)
        .build();
    HttpClient reporter =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      post(reporter, "/api/v1/runs", introduction());
      int frames = load.framesPerSecond() * load.seconds();
      Map<String, Integer> refused = new TreeMap<>();
      long begun = System.nanoTime();
      List<Viewer> viewers = open(streams, frames, refused);
      double openMillis = (System.nanoTime() - begun) / 1e6;
      long[] sent = new long[frames];
      long[] took = send(reporter, sent, progress);
      awaitLast(viewers);
      return new ReadersResult(
          load.viewers(),
          viewers.size(),
          refused,
          openMillis,
          frames,
          Latency.of(viewers.stream().flatMapToLong(viewer -> viewer.latencies(sent))),
          viewers.stream().mapToLong(Viewer::missing).sum(),
          Latency.of(Arrays.stream(took)));
    } finally {
      parsing.shutdownNow();
    }
  }

  private List<Viewer> open(HttpClient http, int frames, Map<String, Integer> refused)
      throws IOException {
    List<Viewer> admitted = new ArrayList<>();
    List<Viewer> asked = new ArrayList<>();
    for (int from = 0; from < load.viewers(); from += OPEN_AT_A_TIME) {
      List<Viewer> some = IntStream.range(from, Math.min(load.viewers(), from + OPEN_AT_A_TIME))
          .mapToObj(i -> new Viewer(frames))
          .toList();
      some.forEach(viewer -> viewer.connect(http, dashboard));
      asked.addAll(some);
      for (Viewer viewer : some) {
        String answer = viewer.answer();
        if (answer.isEmpty()) {
          admitted.add(viewer);
        } else {
          refused.merge(answer, 1, Integer::sum);
        }
      }
    }
    if (admitted.isEmpty()) {
      throw new IOException(
          "the dashboard opened none of " + asked.size() + " streams: " + refused);
    }
    return admitted;
  }

  private long[] send(HttpClient http, long[] sent, IntConsumer progress)
      throws IOException, InterruptedException {
    long[] took = new long[sent.length];
    long periodNanos = 1_000_000_000L / load.framesPerSecond();
    long start = System.nanoTime();
    for (int step = 0; step < sent.length; step++) {
      long wait = start + step * periodNanos - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      String body = frame(step);
      sent[step] = System.nanoTime();
      post(http, "/api/v1/runs/" + RUN + "/frames", body);
      took[step] = System.nanoTime() - sent[step];
      if ((step + 1) % load.framesPerSecond() == 0) {
        progress.accept((step + 1) / load.framesPerSecond());
      }
    }
    return took;
  }

  private static void awaitLast(List<Viewer> viewers) throws InterruptedException {
    long deadline = System.nanoTime() + ARRIVAL_PATIENCE_MILLIS * 1_000_000;
    while (viewers.stream().anyMatch(viewer -> viewer.missing() > 0)
        && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }

  private String introduction() {
    String layers = String.join(",", Collections.nCopies(load.layers(), "{\"units\": 100}"));
    return "{\"run\": \"" + RUN + "\", \"session\": \"bench\", \"layers\": [" + layers + "]}";
  }

  private String frame(int step) {
    String column = String.join(",", Collections.nCopies(load.layers(), "1.0625"));
    return "{\"frames\": [{\"seq\": " + step + ", \"step\": " + step + ", \"timestamp\": "
        + System.currentTimeMillis() / 1e3 + ", \"loss\": 0.5, \"layers\": {"
        + "\"preactivationVariance\": [" + column + "], \"weightGradientNorm\": [" + column
        + "]}}]}";
  }

  private void post(HttpClient http, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(dashboard.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  /** One stream, and when each frame came over it. */
  private static final class Viewer implements Flow.Subscriber<String> {
    private static final String FRAME = "event: frame";
    private static final String STEP = "\"step\":";

    private final AtomicLongArray arrivals;
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private boolean isFrame;
    private int next;

    Viewer(int frames) {
      arrivals = new AtomicLongArray(frames);
    }

    void connect(HttpClient http, URI dashboard) {
      http.sendAsync(
              HttpRequest.newBuilder(dashboard.resolve("/api/v1/stream")).build(), this::body)
          .whenComplete((done, failure) -> {
            if (failure != null) {
              answer.complete(String.valueOf(failure.getMessage()));
            }
          });
    }

    private BodySubscriber<Void> body(HttpResponse.ResponseInfo info) {
      if (info.statusCode() == 200) {
        answer.complete("");
        return BodySubscribers.fromLineSubscriber(this);
      }
      return BodySubscribers.mapping(
          BodySubscribers.ofByteArray(), bytes -> refused(info.statusCode(), bytes));
    }

    private Void refused(int status, byte[] body) {
      String why;
      try {
        JsonNode problem = MAPPER.readTree(body);
        why = problem.path("detail").asText();
      } catch (IOException e) {
        why = "no problem document";
      }
      answer.complete(status + ": " + why);
      return null;
    }

    /** Why it was refused; empty if it was not. */
    String answer() throws IOException {
      try {
        return answer.join();
      } catch (CompletionException e) {
        throw new IOException("a stream could not be asked for", e);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith("event:")) {
        isFrame = line.equals(FRAME);
      } else if (isFrame && line.startsWith("data:")) {
        int at = line.indexOf(STEP) + STEP.length();
        int step = Integer.parseInt(line.substring(at, line.indexOf(',', at)).strip());
        long now = System.nanoTime();
        for (; next <= step; next++) {
          arrivals.set(next, now);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      // what has not arrived by now is missing
    }

    @Override
    public void onComplete() {
      // what has not arrived by now is missing
    }

    LongStream latencies(long[] sent) {
      return IntStream.range(0, sent.length)
          .filter(step -> arrivals.get(step) != 0)
          .mapToLong(step -> arrivals.get(step) - sent[step]);
    }

    long missing() {
      return IntStream.range(0, arrivals.length())
          .filter(step -> arrivals.get(step) == 0)
          .count();
    }
  }
}
