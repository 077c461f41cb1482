package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class KillTest {
  private static final int KILLS = 20;
  private static final long SEED = 11;

  @TempDir
  Path data;

  private Process startDashboard() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.tightrope.dashboard.cli.Main",
            "dashboard",
            "--port",
            "0",
            "--data",
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static URI address(Process process) throws IOException {
    String line = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    assertThat(line).startsWith("Tightrope dashboard at ");
    return URI.create(line.substring("Tightrope dashboard at ".length()));
  }

  private static String frame(long seq) {
    return "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq
        + ", \"timestamp\": 1790000000, \"loss\": 1, \"layers\": {\"preactivationVariance\": [1, 2]}}]}";
  }

  /** Sends frames one after the other until the dashboard dies; counts those that were acknowledged. */
  private static void sendUntilDeath(DashboardClient client, AtomicLong acknowledged) {
    try {
      while (client.post("/api/v1/runs/a/frames", frame(acknowledged.get())).status() == 200) {
        acknowledged.incrementAndGet();
      }
    } catch (UncheckedIOException e) {
      // it was killed: what had been acknowledged until now must be there
    }
  }

  /** Lets the dashboard come up to speed, so that it is killed in the middle of taking frames. */
  private static void awaitOneMore(AtomicLong acknowledged, long before, Thread sender)
      throws InterruptedException {
    while (acknowledged.get() <= before && sender.isAlive()) {
      sender.join(5);
    }
  }

  @Test
  void every_acknowledged_frame_is_there_after_each_of_twenty_kills() throws Exception {
    Random random = new Random(SEED);
    AtomicLong acknowledged = new AtomicLong();
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = startDashboard();
      try {
        DashboardClient client = new DashboardClient(address(process));
        client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}, {}]}");
        long before = client.get("/api/v1/runs/a").json().path("frames").asLong();
        assertThat(before)
            .as("seed %d, kill %d", SEED, kill)
            .isBetween(acknowledged.get(), acknowledged.get() + 1);
        Thread sender = new Thread(() -> sendUntilDeath(client, acknowledged));
        long sent = acknowledged.get();
        sender.start();
        awaitOneMore(acknowledged, sent, sender);
        process.waitFor(50 + random.nextInt(500), java.util.concurrent.TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        sender.join();
      } finally {
        process.destroyForcibly();
      }
    }
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      long frames = new DashboardClient(dashboard.address())
          .get("/api/v1/runs/a")
          .json()
          .path("frames")
          .asLong();
      assertThat(frames).isBetween(acknowledged.get(), acknowledged.get() + 1);
      assertThat(acknowledged.get()).isGreaterThanOrEqualTo(KILLS);
    }
  }
}
