package io.tightrope.dashboard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.FrameCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many runs report at their own pace over HTTP, as agents do: each sends one request a second and
 * waits for its answer before the next. The runs are spread evenly over the second. Who is refused comes again
 * when the answer says. Each run prepares one body and only puts new numbers of frames and steps
 * into it, so that the load costs little of the two cores it shares.
 */
public final class IngestBenchmark {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final long SEED = 5;
  private static final int WARM_UP_REQUESTS = 50;

  private final URI dashboard;
  private final IngestLoad load;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ConcurrentLinkedQueue<Latencies.Sample> samples = new ConcurrentLinkedQueue<>();

  public IngestBenchmark(URI dashboard, IngestLoad load) {
    this.dashboard = dashboard;
    this.load = load;
  }

  /**
   * Offers the load and measures.
   *
   * @param progress is told after each second how many have passed
   */
  public IngestResult run(IntConsumer progress) throws InterruptedException, IOException {
    warmUpItself();
    for (int run = 0; run < load.runs(); run++) {
      post("/api/v1/runs", introduction(run));
    }
    samples.clear();
    CountDownLatch done = new CountDownLatch(load.runs());
    long start = System.nanoTime();
    for (int run = 0; run < load.runs(); run++) {
      int number = run;
      Thread reporter = new Thread(() -> {
        try {
          report(number, start);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      });
      reporter.setDaemon(true);
      reporter.start();
    }
    for (int second = 1; !done.await(1, TimeUnit.SECONDS); second++) {
      progress.accept(second);
    }
    if (failure.get() != null) {
      throw new IOException("a reporter failed: " + failure.get(), failure.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Latencies all = new Latencies(samples, start);
    return new IngestResult(
        (double) load.runs() * load.framesPerSecond() * load.valuesPerFrame(),
        frames.get() * load.valuesPerFrame() / seconds,
        all.after(0),
        load.warmUpSeconds(),
        all.after(load.warmUpSeconds()),
        all.bySecond(load.seconds()),
        refused.get(),
        frames.get());
  }

  /**
   * Sends the bodies of one second to a server of this process that only reads them: the client's own
   * first requests are slow, and that is not the dashboard's time.
   */
  private void warmUpItself() throws IOException, InterruptedException {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
      exchange.close();
    });
    sink.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + sink.getAddress().getPort() + "/");
      for (int run = 0; run < Math.min(load.runs(), WARM_UP_REQUESTS); run++) {
        post(address, body(columns(run), 0));
      }
    } finally {
      sink.stop(0);
    }
  }

  private void report(int run, long start) {
    String columns = columns(run);
    long period = 1_000_000_000L;
    long offset = period * run / load.runs();
    for (int second = 0; second < load.seconds(); second++) {
      long due = start + offset + second * period;
      try {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        byte[] body = body(columns, (long) second * load.framesPerSecond());
        post("/api/v1/runs/bench-" + run + "/frames", body);
        frames.addAndGet(load.framesPerSecond());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException e) {
        throw new IllegalStateException("a request failed", e);
      }
      if (System.nanoTime() - start > (load.seconds() + 5) * period) {
        return;
      }
    }
  }

  private byte[] introduction(int run) {
    String layers = IntStream.range(0, load.layers())
        .mapToObj(layer -> "{\"units\": 100}")
        .reduce((a, b) -> a + "," + b)
        .orElseThrow();
    return ("{\"run\": \"bench-" + run + "\", \"session\": \"bench\", \"layers\": [" + layers
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The columns of a frame as JSON, with numbers as a trainer has them. */
  private String columns(int run) {
    Random random = new Random(SEED + run);
    StepFrame.Builder frame = StepFrame.builder(0, 0, load.layers());
    for (LayerStatistic statistic : Arrays.copyOf(LayerStatistic.values(), load.statistics())) {
      frame.column(
          statistic,
          random
              .doubles(load.layers())
              .map(value -> within(statistic.range(), value))
              .toArray());
    }
    String json = new String(
        FrameCodec.encode(new FrameBatch("0", List.of(frame.build()))), StandardCharsets.UTF_8);
    int begin = json.indexOf("\"layers\":");
    return json.substring(begin, json.lastIndexOf("}]}"));
  }

  /** A number that a statistic of that range can have, from one between 0 and 1. */
  private static double within(Range range, double value) {
    if (range.isWhole()) {
      return Math.rint(10 * value);
    }
    boolean limited = Double.isFinite(range.minimum()) && Double.isFinite(range.maximum());
    return (float)
        (limited
            ? range.minimum() + value * (range.maximum() - range.minimum())
            : Math.exp(value - 0.5));
  }

  private byte[] body(String columns, long first) {
    List<String> batch = new ArrayList<>();
    double now = System.currentTimeMillis() / 1e3;
    for (int i = 0; i < load.framesPerSecond(); i++) {
      long number = first + i;
      batch.add("{\"seq\":" + number + ",\"step\":" + number + ",\"timestamp\":" + now
          + ",\"loss\":0.5,\"stage\":1," + columns + "}");
    }
    return ("{\"frames\":[" + String.join(",", batch) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private void post(String path, byte[] body) throws IOException, InterruptedException {
    post(dashboard.resolve(path), body);
  }

  private void post(URI address, byte[] body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
    while (true) {
      long sent = System.nanoTime();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 == 2) {
        samples.add(new Latencies.Sample(sent, System.nanoTime() - sent));
        return;
      }
      if (answer.statusCode() != 503) {
        throw new IOException(address.getPath() + ": " + answer.statusCode() + " " + answer.body());
      }
      refused.incrementAndGet();
      Thread.sleep(1000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
    }
  }

  /** How many frames a dashboard has. */
  public static long stored(URI dashboard) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(dashboard.resolve("/api/v1/runs")).build();
    JsonNode runs = MAPPER.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    long stored = 0;
    for (JsonNode run : runs) {
      stored += run.path("frames").asLong();
    }
    return stored;
  }
}
