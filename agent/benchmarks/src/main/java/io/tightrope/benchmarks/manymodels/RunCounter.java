package io.tightrope.benchmarks.manymodels;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands where a dashboard would, takes everything, and counts the runs of which frames came. */
final class RunCounter implements AutoCloseable {
  private static final String RUNS = "/api/v1/runs/";
  private static final String FRAMES = "/frames";

  private final HttpServer server;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  RunCounter() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many runs have sent frames. */
  int runs() {
    return seen.size();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(RUNS) && path.endsWith(FRAMES)) {
        seen.add(path.substring(RUNS.length(), path.length() - FRAMES.length()));
      }
      byte[] answer =
          "{\"run\":\"\",\"accepted\":1,\"state\":\"\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
