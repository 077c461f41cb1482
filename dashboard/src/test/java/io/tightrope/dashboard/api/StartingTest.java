package io.tightrope.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.Engine;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.schema.StoreException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dashboard answers while it is still reading its store. */
class StartingTest {
  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> get(HttpServer server, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.address().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void everybody_is_asked_to_come_back_until_the_store_is_open()
      throws IOException, InterruptedException {
    DashboardConfig config = DashboardConfig.local(0, directory);
    try (HttpServer server = HttpServer.listen(config)) {
      for (String path : new String[] {"/", "/api/v1/runs", "/readyz", "/metrics", "/run.html"}) {
        HttpResponse<String> answer = get(server, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(path).hasValue("1");
        assertThat(answer.body()).as(path).contains("starting");
      }
      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);

      try (Engine engine = Engine.open(config)) {
        server.serve(engine.services());

        for (String path : new String[] {"/", "/api/v1/runs", "/readyz", "/healthz", "/metrics"}) {
          assertThat(get(server, path).statusCode()).as(path).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void a_store_that_cannot_be_opened_closes_the_port_again() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(directory.resolve("tightrope.duckdb"), "not a store");

    assertThatThrownBy(() -> Dashboard.start(DashboardConfig.local(port, directory)))
        .isInstanceOf(StoreException.class);

    new ServerSocket(port).close();
  }
}
