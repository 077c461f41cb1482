package io.tightrope.core.push;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.health.DashboardLink;
import io.tightrope.core.health.Fault;
import io.tightrope.core.json.BaselineCodec;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.HeartbeatCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.Baseline;
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
 * #TIMEOUT_MILLIS} milliseconds; an answer that is not a dashboard's counts as nobody there, so that
 * what was sent is kept. What came of each request is reported to the {@link DashboardLink}.
 */
final class DashboardClient {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  /** Fields that only a dashboard's answer has, by what was sent. */
  private static final String INTRODUCED = "run";

  private static final String ACCEPTED = "accepted";
  private static final String BEATING = "state";

  private final URI base;
  private final Optional<String> token;
  private final DashboardLink link;
  private volatile String obstacle = "";

  DashboardClient(URI base, Optional<String> token, DashboardLink link) {
    this.base = base;
    this.token = token;
    this.link = link;
    link.expect();
  }

  /**
   * What came of an introduction.
   *
   * @param nextSeq the lowest number above all that the dashboard has of the run; 0 if it has nothing,
   *     or does not say
   * @param page address of the run's page; empty if the dashboard does not say
   * @param baseline the run with which it is compared; empty if there is none, or the dashboard has no
   *     loss of it
   */
  record Introduction(
      Answer answer, long nextSeq, Optional<String> page, Optional<Baseline> baseline) {}

  Introduction introduce(RunDescription run) throws IOException {
    Reply reply = exchange("/api/v1/runs", RunCodec.encode(run), INTRODUCED);
    return reply.answer() == Answer.TAKEN
        ? new Introduction(
            Answer.TAKEN,
            RunCodec.nextSeq(reply.body()),
            RunCodec.page(reply.body()),
            BaselineCodec.ofIntroduction(reply.body()))
        : new Introduction(reply.answer(), 0, Optional.empty(), Optional.empty());
  }

  Answer send(String run, FrameBatch batch) throws IOException {
    return post(path(run, "/frames"), FrameCodec.encode(batch), ACCEPTED);
  }

  Answer send(String run, String worker, ScalarBlock block) throws IOException {
    return post(path(run, "/scalars"), ScalarCodec.encode(worker, block), ACCEPTED);
  }

  Answer send(String run, RunEvent event) throws IOException {
    return post(path(run, "/events"), EventCodec.encode(event), ACCEPTED);
  }

  Answer beat(String run, String worker, Activity activity) throws IOException {
    return post(path(run, "/heartbeat"), HeartbeatCodec.encode(worker, activity), BEATING);
  }

  /** Why the last request was not taken; empty if it was, or none was sent. */
  String obstacle() {
    return obstacle;
  }

  /** The path of a part of a run. Dots alone would be taken out of a path, so they go into the query. */
  private static String path(String run, String part) {
    String name = URLEncoder.encode(run, StandardCharsets.UTF_8).replace("+", "%20");
    return run.equals(".") || run.equals("..")
        ? "/api/v1/runs/-" + part + "?run=" + name
        : "/api/v1/runs/" + name + part;
  }

  private record Reply(Answer answer, byte[] body) {}

  private Answer post(String path, byte[] json, String field) throws IOException {
    return exchange(path, json, field).answer();
  }

  /**
   * Sends a body and says what came of it.
   *
   * @param field what a dashboard's answer has if it takes this
   */
  private Reply exchange(String path, byte[] json, String field) throws IOException {
    try {
      Received received = request(path, json);
      Optional<Fault> fault = received.fault(field);
      if (fault.isPresent()) {
        failed(fault.get(), received.detail());
        return new Reply(Answer.AWAY, received.body());
      }
      obstacle = "";
      link.reached(base);
      return new Reply(answer(received.status()), received.body());
    } catch (IOException failure) {
      failed(Fault.of(failure), detail(failure));
      throw failure;
    }
  }

  private void failed(Fault fault, String detail) {
    obstacle = fault.reason(base, detail);
    link.failed(base, fault, detail, base.equals(AgentConfig.DEFAULT_DASHBOARD));
  }

  /** The message of what lies deepest, which names the cause. */
  private static String detail(IOException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }

  /** What a server has answered, whoever it is. */
  private record Received(int status, String type, String location, byte[] body) {
    /** The fault that the answer shows; empty if a dashboard has handled the request. */
    Optional<Fault> fault(String field) {
      Optional<Fault> ofStatus = Fault.ofStatus(status);
      if (ofStatus.isPresent()) {
        return ofStatus;
      }
      boolean isDashboard = status >= 400
          ? type.contains("problem+json") || status == 413
          : type.contains("json") && RunCodec.hasField(body, field);
      // Every dashboard knows the address where runs introduce themselves.
      boolean isLost = status == 404 && field.equals(INTRODUCED);
      return isDashboard && !isLost ? Optional.empty() : Optional.of(Fault.NOT_A_DASHBOARD);
    }

    String detail() {
      return "status " + status + (location.isEmpty() ? "" : ", Location: " + location);
    }
  }

  private Received request(String path, byte[] json) throws IOException {
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
      return new Received(
          status, header(connection, "Content-Type"), header(connection, "Location"), text);
    } catch (IOException | RuntimeException failure) {
      connection.disconnect();
      throw failure;
    }
  }

  private static String header(HttpURLConnection connection, String name) {
    String value = connection.getHeaderField(name);
    return value == null ? "" : value;
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

  private static Answer answer(int status) {
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
