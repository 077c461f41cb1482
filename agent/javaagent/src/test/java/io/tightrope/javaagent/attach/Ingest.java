package io.tightrope.javaagent.attach;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.RunDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** The ingest side of a dashboard: takes runs, frames and scalars as the HTTP API says. */
public final class Ingest implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<StepFrame> frames = new LinkedBlockingQueue<>();
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Map<String, RunDescription> runs = new ConcurrentHashMap<>();
  private final Map<String, List<StepFrame>> framesByWorker = new ConcurrentHashMap<>();
  private final Map<String, List<StepFrame>> framesByRun = new ConcurrentHashMap<>();
  private final List<ScalarCodec.Sent> scalars = new CopyOnWriteArrayList<>();
  private volatile RunDescription run;
  private volatile long lastStep = -1;

  /** Listens on a free port. */
  public Ingest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/runs", this::take);
    server.start();
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The address of a run's page, as it answers it. */
  String page(String run) {
    return url() + "/run.html?run=" + URLEncoder.encode(run, StandardCharsets.UTF_8);
  }

  /** The next frame to arrive. */
  public StepFrame next(long timeoutMillis) throws InterruptedException {
    StepFrame frame = frames.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    if (frame == null) {
      throw new AssertionError("no frame within " + timeoutMillis + " ms");
    }
    return frame;
  }

  /** The frames that have arrived and that nobody has taken. */
  List<StepFrame> frames() {
    return List.copyOf(frames);
  }

  /** The run that introduced itself last. */
  public RunDescription run() {
    return run;
  }

  /** The names under which runs introduced themselves. */
  public Set<String> runs() {
    return runs.keySet();
  }

  /** The frames of each worker, in the order of their arrival. */
  public Map<String, List<StepFrame>> framesByWorker() {
    return Map.copyOf(framesByWorker);
  }

  /** The frames of a run, in the order of their arrival. */
  public List<StepFrame> framesOf(String name) {
    return List.copyOf(framesByRun.getOrDefault(name, List.of()));
  }

  /** That run as it introduced itself. */
  public RunDescription run(String name) {
    return runs.get(name);
  }

  /** The blocks of scalars in the order of their arrival. */
  public List<ScalarCodec.Sent> scalars() {
    return List.copyOf(scalars);
  }

  /** The step of the newest frame, -1 before the first. */
  public long lastStep() {
    return lastStep;
  }

  /** All events as they came in. */
  public String events() {
    return String.join("\n", events);
  }

  /** Whether no frame arrives for that long. */
  boolean isQuiet(long millis) throws InterruptedException {
    frames.clear();
    return frames.poll(millis, TimeUnit.MILLISECONDS) == null;
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (InputStream body = body(exchange)) {
      int status = 200;
      String answer = "{\"accepted\":1,\"duplicates\":0,\"state\":\"\"}";
      if (path.endsWith("/runs")) {
        run = RunCodec.decode(body);
        runs.put(run.run(), run);
        answer = "{\"run\":\"\",\"url\":\"" + page(run.run()) + "\"}";
        status = 201;
      } else if (path.endsWith("/frames")) {
        String name = path.replaceAll(".*/runs/(.*)/frames", "$1");
        var batch = FrameCodec.decode(body, runs.get(name).layers().size());
        framesByRun
            .computeIfAbsent(name, of -> new CopyOnWriteArrayList<>())
            .addAll(batch.frames());
        frames.addAll(batch.frames());
        framesByWorker
            .computeIfAbsent(batch.worker(), worker -> new CopyOnWriteArrayList<>())
            .addAll(batch.frames());
        lastStep = batch.frames().get(batch.frames().size() - 1).step();
        answer = "{\"accepted\":" + batch.frames().size() + ",\"duplicates\":0}";
      } else if (path.endsWith("/scalars")) {
        scalars.add(ScalarCodec.decode(body));
      } else {
        events.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } finally {
      exchange.close();
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    InputStream raw = exchange.getRequestBody();
    return "gzip".equals(encoding) ? new GZIPInputStream(raw) : raw;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
