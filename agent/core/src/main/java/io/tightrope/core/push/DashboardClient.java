package io.tightrope.core.push;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.HeartbeatCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's HTTP API as a reporter needs it. Uses the JDK's {@link HttpURLConnection}, which
 * starts no thread that could keep a process alive. Every request ends within about {@value
 * #TIMEOUT_MILLIS} milliseconds; an answer that is not the dashboard's counts as nobody there.
 */
final class DashboardClient {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final URI base;
  private final Optional<String> token;
  private volatile String obstacle = "";

  DashboardClient(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /**
   * What came of an introduction.
   *
   * @param nextSeq the lowest number above all that the dashboard has of the run; 0 if it has nothing,
   *     or does not say
   * @param page address of the run's page; empty if the dashboard does not say
   */
  record Introduction(Answer answer, long nextSeq, Optional<String> page) {}

  Introduction introduce(RunDescription run) throws IOException {
    Reply reply = exchange("/api/v1/runs", RunCodec.encode(run));
    return reply.answer() == Answer.TAKEN
        ? new Introduction(
            Answer.TAKEN, RunCodec.nextSeq(reply.body()), RunCodec.page(reply.body()))
        : new Introduction(reply.answer(), 0, Optional.empty());
  }

  Answer send(String run, FrameBatch batch) throws IOException {
    return post("/api/v1/runs/" + segment(run) + "/frames", FrameCodec.encode(batch));
  }

  Answer send(String run, String worker, ScalarBlock block) throws IOException {
    return post("/api/v1/runs/" + segment(run) + "/scalars", ScalarCodec.encode(worker, block));
  }

  Answer send(String run, RunEvent event) throws IOException {
    return post("/api/v1/runs/" + segment(run) + "/events", EventCodec.encode(event));
  }

  Answer beat(String run, String worker, Activity activity) throws IOException {
    return post(
        "/api/v1/runs/" + segment(run) + "/heartbeat", HeartbeatCodec.encode(worker, activity));
  }

  /** Why the last request was not taken; empty if it was, or none was sent. */
  String obstacle() {
    return obstacle;
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record Reply(Answer answer, byte[] body) {}

  private Answer post(String path, byte[] json) throws IOException {
    return exchange(path, json).answer();
  }

  private Reply exchange(String path, byte[] json) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * TIMEOUT_MILLIS);
    byte[] body = gzip(json);
    String root = base.toString();
    URI target =
        URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
    HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
    try {
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setRequestProperty("Content-Encoding", "gzip");
      connection.setRequestProperty("Accept", "application/json");
      token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      int status = connection.getResponseCode();
      byte[] text = read(connection, status, deadline);
      String type = connection.getContentType();
      Answer answer = answer(status, type != null && type.contains("json"));
      obstacle = answer == Answer.TAKEN ? "" : Obstacle.of(status, type, token.isPresent());
      return new Reply(answer, text);
    } catch (IOException | RuntimeException failure) {
      obstacle = Obstacle.of(failure);
      connection.disconnect();
      throw failure;
    }
  }

  private static byte[] gzip(byte[] json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 2 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json);
    }
    return bytes.toByteArray();
  }

  /** Reads the answer to its end, so that the connection can be used again. */
  private static byte[] read(HttpURLConnection connection, int status, long deadline)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      if (in == null) {
        return new byte[0];
      }
      byte[] buffer = new byte[4096];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        text.write(buffer, 0, read);
        if (text.size() > MAX_ANSWER_BYTES || System.nanoTime() > deadline) {
          connection.disconnect();
          throw new IOException("the answer has no end");
        }
      }
    }
    return text.toByteArray();
  }

  private static Answer answer(int status, boolean json) {
    if (!json) {
      return status == 413 ? Answer.TOO_LARGE : Answer.AWAY;
    }
    return switch (status) {
      case 200, 201 -> Answer.TAKEN;
      case 400, 415, 422 -> Answer.REFUSED;
      case 404 -> Answer.UNKNOWN_RUN;
      case 409 -> Answer.NAME_TAKEN;
      case 413 -> Answer.TOO_LARGE;
      default -> Answer.AWAY;
    };
  }
}
