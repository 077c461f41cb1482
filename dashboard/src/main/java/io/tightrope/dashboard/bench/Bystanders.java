package io.tightrope.dashboard.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A reader and a reporter of a dashboard that others attack. Each asks twenty times per second, over a
 * connection of its own each time. Closing them ends them.
 */
final class Bystanders implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;
  private static final long HEAP_PAUSE_MILLIS = 500;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String RUN = "bystander";
  private static final String HEAP = "tightrope_dashboard_heap_used_bytes";

  private final URI dashboard;
  private final AttackTokens tokens;
  private final AtomicLong seq;
  private final Queue<Long> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Long> posts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile double heapMaximum = Double.NaN;
  private volatile boolean closed;

  /**
   * Begins to ask.
   *
   * @param seq number of the next frame of the reporter, which goes on from one attack to the next
   */
  Bystanders(URI dashboard, AttackTokens tokens, AtomicLong seq) {
    this.dashboard = dashboard;
    this.tokens = tokens;
    this.seq = seq;
    repeat("bench-reader", PAUSE_MILLIS, () -> timed(reads, this::read));
    repeat("bench-reporter", PAUSE_MILLIS, () -> timed(posts, this::post));
    repeat("bench-heap", HEAP_PAUSE_MILLIS, this::lookAtHeap);
  }

  /** Introduces the run that the reporter reports of. */
  static void introduce(URI dashboard, AttackTokens tokens) throws IOException {
    int status = send(
        dashboard,
        "/api/v1/runs",
        tokens.ingest(),
        "{\"run\": \"" + RUN + "\", \"session\": \"bench\", \"layers\": [{\"units\": 4}]}");
    if (status / 100 != 2) {
      throw new IOException("the dashboard answered the introduction of a run with " + status);
    }
  }

  private void repeat(String name, long pauseMillis, Runnable what) {
    Thread thread = new Thread(
        () -> {
          while (!closed) {
            what.run();
            try {
              Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
              return;
            }
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
  }

  private void timed(Queue<Long> times, LongSupplier request) {
    long begun = System.nanoTime();
    long status = request.getAsLong();
    if (closed) {
      return;
    }
    times.add(System.nanoTime() - begun);
    if (status / 100 != 2) {
      failed.incrementAndGet();
    }
  }

  private long read() {
    try {
      return send(dashboard, "/api/v1/runs?limit=100", tokens.view(), null);
    } catch (IOException e) {
      return -1;
    }
  }

  private long post() {
    try {
      long number = seq.getAndIncrement();
      return send(
          dashboard,
          "/api/v1/runs/" + RUN + "/frames",
          tokens.ingest(),
          String.format(
              Locale.ROOT,
              "{\"frames\": [{\"seq\": %d, \"step\": %d, \"timestamp\": %.3f, \"loss\": 0.5}]}",
              number,
              number,
              System.currentTimeMillis() / 1e3));
    } catch (IOException e) {
      return -1;
    }
  }

  private static int send(
      URI dashboard, String path, String token, @org.jspecify.annotations.Nullable String body)
      throws IOException {
    HttpURLConnection connection = open(dashboard, path, token);
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    if (status / 100 == 2) {
      try (InputStream in = connection.getInputStream()) {
        in.readAllBytes();
      }
    }
    return status;
  }

  private static HttpURLConnection open(URI dashboard, String path, String token)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) dashboard.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  private void lookAtHeap() {
    double used = heapBytes(dashboard, tokens);
    heapMaximum = Double.isNaN(heapMaximum) ? used : Math.max(heapMaximum, used);
  }

  /** Heap that a dashboard uses, as its metrics have it; NaN if they cannot be read. */
  static double heapBytes(URI dashboard, AttackTokens tokens) {
    try (InputStream in = open(dashboard, "/metrics", tokens.view()).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(HEAP + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(HEAP.length()).strip()))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  Latency reads() {
    return Latency.of(reads.stream().mapToLong(Long::longValue));
  }

  Latency posts() {
    return Latency.of(posts.stream().mapToLong(Long::longValue));
  }

  /** Requests without success, those that nobody answered for ten seconds included. */
  int failed() {
    return failed.get();
  }

  double heapMaximum() {
    return heapMaximum;
  }

  @Override
  public void close() {
    closed = true;
  }
}
