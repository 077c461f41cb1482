package io.tightrope.javaagent.attach;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** The ingest side of a dashboard: takes runs and frames as the HTTP API says. */
final class Ingest implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<StepFrame> frames = new LinkedBlockingQueue<>();
  private volatile RunDescription run;

  Ingest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/runs", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next frame to arrive. */
  StepFrame next(long timeoutMillis) throws InterruptedException {
    StepFrame frame = frames.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    if (frame == null) {
      throw new AssertionError("no frame within " + timeoutMillis + " ms");
    }
    return frame;
  }

  RunDescription run() {
    return run;
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
      String answer = "{}";
      if (path.endsWith("/runs")) {
        run = RunCodec.decode(body);
        status = 201;
      } else if (path.endsWith("/frames")) {
        var batch = FrameCodec.decode(body, run.layers().size());
        frames.addAll(batch.frames());
        answer = "{\"accepted\":" + batch.frames().size() + ",\"duplicates\":0}";
      } else {
        body.readAllBytes();
        answer = "{\"accepted\":1,\"duplicates\":0}";
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
