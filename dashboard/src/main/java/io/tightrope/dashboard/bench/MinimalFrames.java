package io.tightrope.dashboard.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Very many frames that hold one value each, which cost a dashboard most per byte. */
final class MinimalFrames {
  /** As many as one request may have. */
  private static final int FRAMES_PER_REQUEST = 20_000;

  private static final String PATH = "/api/v1/runs/minimal";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final URI dashboard;
  private final String token;
  private final Map<String, Integer> ends = new TreeMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  MinimalFrames(URI dashboard, String token) {
    this.dashboard = dashboard;
    this.token = token;
  }

  /** Sends them in as few requests as are allowed; one that is rejected with 503 is sent again. */
  Map<String, Integer> inBatches(int frames) throws IOException, InterruptedException {
    introduce();
    for (int from = 0; from < frames; from += FRAMES_PER_REQUEST) {
      byte[] body = zipped(from, Math.min(frames, from + FRAMES_PER_REQUEST));
      HttpResponse<byte[]> answer = post(PATH + "/frames", body, true);
      while (answer.statusCode() == 503) {
        ends.merge("answered with 503 and sent again", 1, Integer::sum);
        Thread.sleep(1000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
        answer = post(PATH + "/frames", body, true);
      }
      ends.merge(written(answer), 1, Integer::sum);
    }
    return ends;
  }

  /** Sends all of them in one request. */
  Map<String, Integer> inOne(int frames) throws IOException, InterruptedException {
    introduce();
    ends.merge(written(post(PATH + "/frames", zipped(0, frames), true)), 1, Integer::sum);
    return ends;
  }

  private void introduce() throws IOException, InterruptedException {
    byte[] run = "{\"run\": \"minimal\", \"session\": \"bench\", \"layers\": [{\"units\": 1}]}"
        .getBytes(StandardCharsets.UTF_8);
    int status = post("/api/v1/runs", run, false).statusCode();
    if (status / 100 != 2) {
      throw new IOException("the dashboard answered the introduction of a run with " + status);
    }
  }

  private static String written(HttpResponse<byte[]> answer) throws IOException {
    return answer.statusCode() / 100 == 2
        ? "answered with " + answer.statusCode()
        : "answered with " + answer.statusCode() + ", "
            + MAPPER.readTree(answer.body()).path("detail").asText();
  }

  private static byte[] zipped(int from, int to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes, 1 << 16)) {
      zip.write("{\"frames\":[".getBytes(StandardCharsets.UTF_8));
      StringBuilder some = new StringBuilder();
      for (int seq = from; seq < to; seq++) {
        some.append(seq == from ? "" : ",")
            .append("{\"seq\":")
            .append(seq)
            .append(",\"step\":")
            .append(seq)
            .append(",\"timestamp\":1,\"loss\":1}");
        if (some.length() > 1 << 16 || seq == to - 1) {
          zip.write(some.toString().getBytes(StandardCharsets.UTF_8));
          some.setLength(0);
        }
      }
      zip.write("]}".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private HttpResponse<byte[]> post(String path, byte[] body, boolean isZipped)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(dashboard.resolve(path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.ofByteArray(body));
    if (isZipped) {
      request.header("Content-Encoding", "gzip");
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }
}
