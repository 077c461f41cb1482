package io.tightrope.benchmarks.attach;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stands where a dashboard would, takes everything, and notes when the first of it came. */
final class Arrivals implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;

  /** {@link System#nanoTime} at which a run introduced itself. */
  private final CompletableFuture<Long> run = new CompletableFuture<>();

  /** The same for its first frame, taken whole. */
  private final CompletableFuture<Long> frame = new CompletableFuture<>();

  Arrivals() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/runs", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  long runNanos() throws InterruptedException {
    return await(run);
  }

  long frameNanos() throws InterruptedException {
    return await(frame);
  }

  private static long await(CompletableFuture<Long> arrival) throws InterruptedException {
    try {
      return arrival.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("nothing came within " + PATIENCE_SECONDS + " s", e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/runs")) {
        run.complete(System.nanoTime());
      } else if (path.endsWith("/frames")) {
        frame.complete(System.nanoTime());
      }
      byte[] answer =
          "{\"run\":\"\",\"accepted\":1,\"state\":\"\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(path.endsWith("/runs") ? 201 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
