package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.schema.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of its own, which becomes full; needs the right to mount one. */
@Tag("integration")
class FullDiskTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int SMALL_FILE = 64 << 10;

  @TempDir
  Path directory;

  private final List<JsonNode> notified = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString()))
        .isZero();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", exchange -> {
      notified.add(MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    receiver.start();
  }

  @AfterEach
  void unmount() throws Exception {
    if (receiver != null) {
      receiver.stop(0);
    }
    run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private DashboardConfig config() throws IOException {
    Path file = Files.writeString(
        directory.resolve("dashboard.yml"),
        "receivers:\n  - name: hook\n    url: http://127.0.0.1:"
            + receiver.getAddress().getPort() + "/\n");
    return ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.of(disk.resolve("data")));
  }

  private void fill() throws IOException {
    try {
      for (int i = 0; ; i++) {
        Files.write(disk.resolve("filler-" + i), new byte[SMALL_FILE]);
      }
    } catch (IOException full) {
      // no byte is left
    }
  }

  private void free() throws IOException {
    try (var files = Files.list(disk)) {
      for (Path file : files
          .filter(each -> each.getFileName().toString().startsWith("filler"))
          .toList()) {
        Files.delete(file);
      }
    }
  }

  private static int send(DashboardClient client, int seq) {
    return client
        .post(
            "/api/v1/runs/a/frames",
            "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq
                + ", \"timestamp\": 1790000000, \"loss\": 1}]}")
        .status();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  @Test
  void a_full_disk_is_reported_everywhere_and_over_as_soon_as_there_is_room() throws Exception {
    try (Dashboard dashboard = Dashboard.start(config())) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}]}");
      int acknowledged = 0;
      for (; acknowledged < 20; acknowledged++) {
        assertThat(send(client, acknowledged)).isEqualTo(200);
      }

      fill();
      await(() -> !client.get("/api/v1/status").json().at("/store/canWrite").asBoolean());
      await(() -> !notified.isEmpty());
      while (send(client, acknowledged) == 200) {
        acknowledged++;
      }

      JsonNode status = client.get("/api/v1/status").json().path("store");
      assertThat(status.path("reason").asText()).isEqualTo("The disk of the store is full.");
      assertThat(send(client, acknowledged)).isEqualTo(503);
      assertThat(client.get("/readyz").status()).isEqualTo(503);
      assertThat(client.get("/metrics").text()).contains("tightrope_dashboard_store_healthy 0.0");
      assertThat(client.get("/api/v1/runs/a").status()).isEqualTo(200);
      assertThat(notified.get(0).at("/alert/rule").asText()).isEqualTo("DashboardCannotWrite");
      assertThat(notified.get(0).path("transition").asText()).isEqualTo("raised");

      free();
      await(() -> client.get("/api/v1/status").json().at("/store/canWrite").asBoolean());
      await(() -> notified.size() == 2);
      assertThat(notified.get(1).path("transition").asText()).isEqualTo("resolved");
      assertThat(send(client, acknowledged++)).isEqualTo(200);
      assertThat(client.get("/api/v1/runs/a").json().path("frames").asInt())
          .isEqualTo(acknowledged);
    }
  }

  @Test
  void a_start_on_a_full_or_a_read_only_disk_says_what_is_wrong_with_the_disk() throws Exception {
    Path data = disk.resolve("data");
    DuckDbStore.open(data).close();

    fill();
    Path fresh = Files.createDirectories(disk.resolve("fresh"));
    assertThatThrownBy(() -> DuckDbStore.open(fresh))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("The disk of the store is full.");
    free();

    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
    assertThatThrownBy(() -> DuckDbStore.open(data))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("read-only")
        .hasMessageNotContaining("move it away");
  }
}
