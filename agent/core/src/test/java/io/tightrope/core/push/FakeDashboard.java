package io.tightrope.core.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.HeartbeatCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * The ingesting half of the dashboard's API over a real socket, with faults on demand. It keeps
 * what it took in the order of arrival and answers by the contract: known numbers are duplicates.
 */
public final class FakeDashboard implements AutoCloseable {
  /** What it does with a request instead of handling it. */
  public enum Fault {
    NONE,
    SERVER_ERROR,
    GARBAGE,
    LOST_ANSWER
  }

  private final HttpServer server;
  private final Map<String, RunDescription> runs = new LinkedHashMap<>();
  private final Map<String, String> sessions = new LinkedHashMap<>();
  private final List<Object> received = new ArrayList<>();
  private final List<Long> frameSeqs = new ArrayList<>();
  private final List<Long> eventSeqs = new ArrayList<>();
  private final Set<String> workers = new TreeSet<>();
  private final Set<String> blocks = new TreeSet<>();
  private final List<HeartbeatCodec.Sent> heartbeats = new ArrayList<>();
  private long nextSeq;
  private int duplicates;
  private volatile boolean knowsScalars = true;
  private volatile Fault fault = Fault.NONE;

  public FakeDashboard(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    }));
    server.createContext("/api/v1/runs", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public void fail(Fault kind) {
    fault = kind;
  }

  /** Answers to scalars as a version does that has never heard of them. */
  public void forgetScalars() {
    knowsScalars = false;
  }

  /** The blocks of scalars, duplicates left out, in the order of their arrival. */
  public synchronized List<ScalarBlock> scalars() {
    return received.stream()
        .filter(ScalarBlock.class::isInstance)
        .map(ScalarBlock.class::cast)
        .toList();
  }

  /** A run of that name belongs to somebody else. */
  public synchronized void occupy(String run) {
    sessions.put(run, "somebody else");
  }

  /** Forgets every run, as if its store had been emptied. */
  public synchronized void forgetRuns() {
    runs.clear();
    sessions.clear();
  }

  public synchronized Map<String, RunDescription> runs() {
    return Map.copyOf(runs);
  }

  /** The run of that name, which must be there. */
  public synchronized RunDescription run(String name) {
    return Objects.requireNonNull(runs.get(name), name);
  }

  /** Frames, scalars and events, duplicates left out, in the order of their arrival. */
  public synchronized List<Object> received() {
    return List.copyOf(received);
  }

  public synchronized List<Long> frameSeqs() {
    return List.copyOf(frameSeqs);
  }

  /** Who has sent frames. */
  public synchronized Set<String> workers() {
    return Set.copyOf(workers);
  }

  /** The heartbeats in the order of their arrival. */
  public synchronized List<HeartbeatCodec.Sent> heartbeats() {
    return List.copyOf(heartbeats);
  }

  /** Says from now on that it has numbers below that one of the run. */
  public synchronized void hasNumbersBelow(long next) {
    nextSeq = next;
  }

  private synchronized long nextSeq() {
    return nextSeq;
  }

  public synchronized int duplicates() {
    return duplicates;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body;
    try (GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      body = in.readAllBytes();
    }
    switch (fault) {
      case SERVER_ERROR -> answer(exchange, 500, "application/problem+json", "{}");
      case GARBAGE -> answer(exchange, 200, "text/html", "<html>welcome to the hotel</html>");
      case LOST_ANSWER -> {
        take(exchange.getRequestURI().getPath(), body);
        exchange.close();
      }
      case NONE -> {
        int status = take(exchange.getRequestURI().getPath(), body);
        answer(
            exchange,
            status,
            status < 400 ? "application/json" : "application/problem+json",
            "{\"run\":\"\",\"accepted\":1,\"state\":\"training\",\"worker\":{\"nextSeq\":"
                + nextSeq() + "}}");
      }
    }
  }

  private synchronized int take(String path, byte[] body) throws IOException {
    String[] parts = path.split("/", -1);
    if (parts.length == 4) {
      RunDescription run = RunCodec.decode(new ByteArrayInputStream(body));
      String known = sessions.putIfAbsent(run.run(), run.session());
      if (known != null && !known.equals(run.session())) {
        return 409;
      }
      runs.put(run.run(), run);
      return known == null ? 201 : 200;
    }
    RunDescription run = runs.get(parts[4]);
    if (run == null) {
      return 404;
    }
    if (parts[5].equals("heartbeat")) {
      heartbeats.add(HeartbeatCodec.decode(new ByteArrayInputStream(body)));
      return 200;
    }
    if (parts[5].equals("events")) {
      RunEvent event = EventCodec.decode(new ByteArrayInputStream(body));
      if (!eventSeqs.contains(event.seq())) {
        eventSeqs.add(event.seq());
        received.add(event);
      }
      return 201;
    }
    if (parts[5].equals("scalars")) {
      if (!knowsScalars) {
        return 404;
      }
      ScalarCodec.Sent sent = ScalarCodec.decode(new ByteArrayInputStream(body));
      workers.add(sent.worker());
      if (blocks.add(sent.worker() + " " + sent.block().seq())) {
        received.add(sent.block());
      } else {
        duplicates++;
      }
      return 200;
    }
    FrameBatch batch =
        FrameCodec.decode(new ByteArrayInputStream(body), run.layers().size());
    workers.add(batch.worker());
    for (StepFrame frame : batch.frames()) {
      if (frameSeqs.contains(frame.seq())) {
        duplicates++;
      } else {
        frameSeqs.add(frame.seq());
        received.add(frame);
      }
    }
    return 200;
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
