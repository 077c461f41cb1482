package io.tightrope.core.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.run.Activity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstacleTest {
  @ParameterizedTest
  @CsvSource({
    "401, application/json, , it wants a token (status 401); set token-file",
    "401, application/json, wrong, it rejects the token with status 401",
    "302, text/html, , it redirects elsewhere (status 302); set dashboard to its own address",
    "200, text/html, , 'what answers there is not a dashboard (status 200, text/html)'",
    "503, application/json, , it answers with status 503",
  })
  void an_answer_that_takes_nothing_is_explained(
      int status, String contentType, String token, String obstacle) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", contentType);
      byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      DashboardClient client = new DashboardClient(
          URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
          Optional.ofNullable(token));

      client.beat("run", "0", Activity.TRAINING);

      assertThat(client.obstacle()).isEqualTo(obstacle);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_place_where_nobody_listens_is_explained() {
    DashboardClient client =
        new DashboardClient(URI.create("http://127.0.0.1:1"), Optional.empty());

    assertThat(client.obstacle()).as("before the first request").isEmpty();
    assertThatIOException().isThrownBy(() -> client.beat("run", "0", Activity.TRAINING));
    assertThat(client.obstacle()).startsWith("nobody listens there");
  }

  @Test
  void a_host_that_is_unknown_is_named() {
    DashboardClient client =
        new DashboardClient(URI.create("http://no-such-host.invalid:7070"), Optional.empty());

    assertThatIOException().isThrownBy(() -> client.beat("run", "0", Activity.TRAINING));
    assertThat(client.obstacle()).isEqualTo("the host name no-such-host.invalid is unknown");
  }
}
