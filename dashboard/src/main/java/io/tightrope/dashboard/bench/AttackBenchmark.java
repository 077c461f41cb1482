package io.tightrope.dashboard.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attacks a dashboard: with bodies that come too slowly, connections and handshakes by the ten
 * thousands, frames by the million. Meanwhile others read and report as ever, and how long they wait is
 * what counts. Not thread-safe.
 */
public final class AttackBenchmark {
  private static final int REST_SECONDS = 5;
  private static final long SETTLE_MILLIS = 15_000;
  private static final List<String> ANY_PATH =
      List.of("/api/v1/session", "/api/v1/runs/bystander/frames");
  private static final List<String> FRAMES = List.of("/api/v1/runs/bystander/frames");

  private final URI dashboard;
  private final long pid;
  private final Runnable collection;
  private final AttackLoad load;
  private final AtomicLong seq = new AtomicLong();
  private final List<AttackResult> results = new ArrayList<>();

  /** One attack; how it ended. */
  private interface Attack {
    Map<String, Integer> run() throws IOException, InterruptedException;
  }

  /**
   * A benchmark of a dashboard that has the tokens of the load.
   *
   * @param dashboard its address
   * @param pid number of its process, on this machine
   * @param collection collects the garbage of that process
   */
  public AttackBenchmark(URI dashboard, long pid, Runnable collection, AttackLoad load) {
    this.dashboard = dashboard;
    this.pid = pid;
    this.collection = collection;
    this.load = load;
  }

  /**
   * Attacks one time after the other and measures.
   *
   * @param progress is told what begins
   * @return the results in order, that without any attack first
   * @throws IOException if the dashboard does not serve even the reporter and the reader
   */
  public List<AttackResult> run(Consumer<String> progress)
      throws IOException, InterruptedException {
    Bystanders.introduce(dashboard, load.tokens());
    measure("none, at first", 0, progress, this::rest);
    measure("none", 0, progress, this::rest);
    for (int slow : load.slow()) {
      measure(slow + " slow bodies, no token", slow, progress, () -> slow(slow, ANY_PATH, null));
      measure(
          slow + " slow bodies, valid token",
          slow,
          progress,
          () -> slow(slow, FRAMES, load.tokens().ingest()));
    }
    int connections = load.connections();
    measure(
        "connections", connections, progress, () -> new Attackers(dashboard).connect(connections));
    measure(
        "WebSocket handshakes",
        connections,
        progress,
        () -> new Attackers(dashboard).shakeHands(connections));
    String token = load.tokens().ingest();
    measure(
        "minimal frames, one request",
        load.frames(),
        progress,
        () -> new MinimalFrames(dashboard, token).inOne(load.frames()));
    measure(
        "minimal frames, in batches",
        load.frames(),
        progress,
        () -> new MinimalFrames(dashboard, token).inBatches(load.frames()));
    return results;
  }

  private Map<String, Integer> rest() throws InterruptedException {
    TimeUnit.SECONDS.sleep(Math.min(REST_SECONDS, load.slowSeconds()));
    return Map.of();
  }

  private Map<String, Integer> slow(int count, List<String> paths, @Nullable String token)
      throws InterruptedException {
    return new SlowBodies(dashboard).hold(count, paths, token, load.slowSeconds());
  }

  private void measure(String name, int count, Consumer<String> progress, Attack attack)
      throws IOException, InterruptedException {
    progress.accept(name);
    Holdings before = holdings();
    try (Bystanders others = new Bystanders(dashboard, load.tokens(), seq)) {
      long begun = System.nanoTime();
      Map<String, Integer> ends = attack.run();
      double seconds = (System.nanoTime() - begun) / 1e9;
      others.close();
      results.add(new AttackResult(
          name,
          count,
          seconds,
          ends,
          others.reads(),
          others.posts(),
          others.failures().values().stream().mapToInt(Integer::intValue).sum(),
          others.failures(),
          others.heapMaximum(),
          before,
          settled(before)));
    }
  }

  /** What it holds once it has closed what the attack left open, or some seconds later. */
  private Holdings settled(Holdings before) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
    while (Holdings.of(pid, Double.NaN).sockets() > before.sockets()
        && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    return holdings();
  }

  private Holdings holdings() {
    collection.run();
    return Holdings.of(pid, Bystanders.heapBytes(dashboard, load.tokens()));
  }
}
