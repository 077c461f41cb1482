package io.tightrope.benchmarks.population;

import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a dashboard would and gathers what the agent of one process sends. What comes twice counts
 * once. Thread-safe.
 */
public final class Receiver implements AutoCloseable {
  private static final String RUNS = "/api/v1/runs";

  private final HttpServer server;
  private final Map<String, Gathered> runs = new LinkedHashMap<>();

  /** What has come of one run, each part by its sequence number. */
  private static final class Gathered {
    private final RunDescription description;
    private final SortedMap<Long, StepFrame> frames = new TreeMap<>();
    private final SortedMap<Long, RunEvent> events = new TreeMap<>();
    private final SortedMap<Long, ScalarBlock> scalars = new TreeMap<>();
    private String worker = "";

    Gathered(RunDescription description) {
      this.description = description;
    }

    void take(FrameBatch batch) {
      if (isOfOneWorker(batch.worker())) {
        batch.frames().forEach(frame -> frames.put(frame.seq(), frame));
      }
    }

    void take(ScalarCodec.Sent sent) {
      if (isOfOneWorker(sent.worker())) {
        scalars.put(sent.block().seq(), sent.block());
      }
    }

    /** A recording is of one worker, the first that sends: each of them numbers for itself. */
    private boolean isOfOneWorker(String sender) {
      worker = worker.isEmpty() ? sender : worker;
      return worker.equals(sender);
    }

    RecordedRun run() {
      return new RecordedRun(
          description,
          List.copyOf(frames.values()),
          List.copyOf(events.values()),
          List.copyOf(scalars.values()),
          NullNode.getInstance());
    }
  }

  /** Listens on a free port of this machine. */
  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(RUNS, this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All runs of the process, without an outcome, in the order in which they introduced themselves. */
  public synchronized List<RecordedRun> runs() {
    List<RecordedRun> all = new ArrayList<>();
    runs.values().forEach(run -> all.add(run.run()));
    return all;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status;
      try (InputStream body = body(exchange)) {
        status = take(exchange.getRequestURI().getPath(), body);
      } catch (MalformedJsonException e) {
        status = 400;
      }
      byte[] answer =
          "{\"run\":\"\",\"accepted\":1,\"state\":\"\"}".getBytes(StandardCharsets.UTF_8);
      String type = status < 400 ? "application/json" : "application/problem+json";
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return zipped ? new GZIPInputStream(body) : body;
  }

  private synchronized int take(String path, InputStream body) throws IOException {
    if (path.equals(RUNS)) {
      return introduced(RunCodec.decode(body));
    }
    int end = path.lastIndexOf('/');
    @Nullable Gathered run = runs.get(path.substring(Math.min(end, RUNS.length() + 1), end));
    if (run == null) {
      return 404;
    }
    switch (path.substring(end + 1)) {
      case "frames" -> run.take(FrameCodec.decode(body, run.description.layers().size()));
      case "scalars" -> run.take(ScalarCodec.decode(body));
      case "events" -> {
        RunEvent event = EventCodec.decode(body);
        run.events.put(event.seq(), event);
      }
      default -> {
        return 404;
      }
    }
    return 200;
  }

  /** Two networks of a process ask for the same name; the second is told to take another. */
  private int introduced(RunDescription run) {
    @Nullable Gathered known = runs.get(run.run());
    if (known == null) {
      runs.put(run.run(), new Gathered(run));
      return 201;
    }
    return known.description.session().equals(run.session()) ? 200 : 409;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
