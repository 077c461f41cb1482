package io.tightrope.dashboard.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * A reader and a reporter of a dashboard that others attack. Each asks twenty times per second, one
 * request after the other, over a connection of its own each time. A request counts from the moment at
 * which it was due: while one waits for a second, the nineteen that are due meanwhile wait too.
 *
 * <p>Closing them waits for what is due by then; the results are complete only afterwards. Thread-safe.
 */
final class Bystanders implements AutoCloseable {
  private static final long PERIOD_NANOS = 50_000_000;
  private static final long HEAP_PAUSE_MILLIS = 500;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int NO_ANSWER = 0;
  private static final String RUN = "bystander";
  private static final String HEAP = "tightrope_dashboard_heap_used_bytes";

  private final URI dashboard;
  private final AttackTokens tokens;
  private final AtomicLong seq;
  private final Queue<Long> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Long> posts = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Thread> threads;
  private volatile double heapMaximum = Double.NaN;
  private volatile long endNanos;

  /**
   * Begins to ask.
   *
   * @param seq number of the next frame of the reporter, which goes on from one attack to the next
   */
  Bystanders(URI dashboard, AttackTokens tokens, AtomicLong seq) {
    this.dashboard = dashboard;
    this.tokens = tokens;
    this.seq = seq;
    this.threads = List.of(
        new Thread(() -> ask(reads, this::read), "bench-reader"),
        new Thread(() -> ask(posts, this::post), "bench-reporter"),
        new Thread(this::lookAtHeap, "bench-heap"));
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
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

  private void ask(Queue<Long> times, IntSupplier request) {
    try {
      long due = System.nanoTime();
      while (!ended.await(due - System.nanoTime(), TimeUnit.NANOSECONDS) || due - endNanos < 0) {
        ask(due, times, request);
        due += PERIOD_NANOS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(long due, Queue<Long> times, IntSupplier request) {
    if (ended.getCount() == 0 && System.nanoTime() - endNanos > PATIENCE_MILLIS * 1_000_000L) {
      failures.merge("not sent within 10 s after the attack", 1, Integer::sum);
      return;
    }
    int status = request.getAsInt();
    if (status / 100 == 2) {
      times.add(System.nanoTime() - due);
    } else {
      failures.merge(status == NO_ANSWER ? "no answer" : "" + status, 1, Integer::sum);
    }
  }

  private int read() {
    try {
      return send(dashboard, "/api/v1/runs?limit=100", tokens.view(), null);
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  private int post() {
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
      return NO_ANSWER;
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
    try {
      do {
        double used = heapBytes(dashboard, tokens);
        if (!Double.isNaN(used)) {
          heapMaximum = Double.isNaN(heapMaximum) ? used : Math.max(heapMaximum, used);
        }
      } while (!ended.await(HEAP_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  /** How long the requests of the reader took that were answered with success. */
  Latency reads() {
    return Latency.of(reads.stream().mapToLong(Long::longValue));
  }

  /** How long the requests of the reporter took that were answered with success. */
  Latency posts() {
    return Latency.of(posts.stream().mapToLong(Long::longValue));
  }

  /** Requests of both without success: the status, or that nobody answered, with how often. */
  Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }

  /** The highest heap of those that could be read, in bytes; NaN if none could. */
  double heapMaximum() {
    return heapMaximum;
  }

  /** What is due from now on is not sent; waits for the rest, for some tens of seconds at most. */
  @Override
  public void close() {
    synchronized (ended) {
      if (ended.getCount() > 0) {
        endNanos = System.nanoTime();
        ended.countDown();
      }
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
