package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.ConfigFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send their bodies slowly or never cost no thread, so that the others are served. */
class SlowBodiesTest {
  private static final String INGEST = "ingest-secret-0123";

  @TempDir
  Path directory;

  private Dashboard dashboard;
  private DashboardClient client;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Path config = Files.writeString(
        directory.resolve("dashboard.yml"), "tokens: [{role: ingest, token: " + INGEST + "}]\n");
    dashboard = Dashboard.start(ConfigFile.read(
        Optional.of(config), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
    client = new DashboardClient(dashboard.address());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    dashboard.close();
  }

  /** Begins a request and sends a part of its body. */
  private Socket begin(String path, String header, int length, int sent) throws IOException {
    URI address = dashboard.address();
    Socket socket = new Socket("127.0.0.1", address.getPort());
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    byte[] head = ("POST " + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + header
            + "Content-Length: " + length + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = Arrays.copyOf(head, head.length + sent);
    Arrays.fill(request, head.length, request.length, (byte) ' ');
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    return String.valueOf(new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
        .readLine());
  }

  private Duration slowestAnswer() {
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      long begun = System.nanoTime();
      assertThat(client.get("/healthz").status()).isEqualTo(200);
      assertThat(client
              .send(client
                  .request("/api/v1/runs")
                  .header("Authorization", "Bearer " + INGEST)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(
                      "{\"run\": \"good\", \"session\": \"s\", \"layers\": [{}]}")))
              .status())
          .isIn(200, 201);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return slowest;
  }

  @Test
  void five_hundred_unfinished_bodies_leave_the_others_alone() throws IOException {
    slowestAnswer();
    for (int i = 0; i < 500; i++) {
      begin(
          i % 2 == 0 ? "/api/v1/session" : "/api/v1/runs/x/frames",
          "Authorization: Bearer " + INGEST + "\r\n",
          100_000,
          i % 3);
    }

    Duration slowest = slowestAnswer();

    System.out.printf("slowest answer beside 500 unfinished bodies: %d ms%n", slowest.toMillis());
    assertThat(slowest).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_body_without_a_valid_token_is_not_waited_for() throws IOException {
    Socket socket = begin("/api/v1/runs", "Authorization: Bearer wrong-secret-012345\r\n", 5000, 1);

    assertThat(status(socket)).contains(" 401 ");
  }

  @Test
  void a_body_that_comes_too_slowly_is_given_up() throws IOException {
    Socket socket = begin("/api/v1/runs", "Authorization: Bearer " + INGEST + "\r\n", 5000, 1);

    assertThat(status(socket)).contains(" 408 ");
  }

  @Test
  void the_rest_of_a_large_body_that_comes_too_slowly_is_given_up() throws IOException {
    slowestAnswer();
    for (String path : List.of("/api/v1/runs/good/frames", "/api/v1/import")) {
      Socket socket = begin(path, "Authorization: Bearer " + INGEST + "\r\n", 16 << 20, 300 << 10);

      assertThat(status(socket)).as(path).contains(" 408 ");
    }
  }

  @Test
  void large_bodies_that_stop_halfway_do_not_use_up_the_threads() throws IOException {
    for (int i = 0; i < 250; i++) {
      begin("/api/v1/runs", "Authorization: Bearer " + INGEST + "\r\n", 1 << 20, 300 << 10);
    }

    assertThat(client.get("/healthz").status()).isEqualTo(200);
  }
}
