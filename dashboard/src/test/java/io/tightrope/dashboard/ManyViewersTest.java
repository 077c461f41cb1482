package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyViewersTest {
  private static final int VIEWERS = 300;

  @TempDir
  Path data;

  /** Reads a stream up to the first message of a frame; when that came. */
  private static long untilFrame(BufferedReader stream) {
    try {
      for (String line = stream.readLine(); line != null; line = stream.readLine()) {
        if (line.equals("event: frame")) {
          return System.nanoTime();
        }
      }
      throw new IOException("the stream has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void three_hundred_viewers_of_one_run_get_each_frame() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(VIEWERS);
    List<Socket> sockets = new ArrayList<>();
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{\"units\": 4}]}");
      List<CompletableFuture<Long>> arrivals = new ArrayList<>();
      for (int i = 0; i < VIEWERS; i++) {
        Socket socket = new Socket("127.0.0.1", dashboard.address().getPort());
        sockets.add(socket);
        socket.setSoTimeout(60_000);
        socket
            .getOutputStream()
            .write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
        BufferedReader stream = new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(stream.readLine()).contains(" 200 ");
        arrivals.add(CompletableFuture.supplyAsync(() -> untilFrame(stream), readers));
      }

      long sent = System.nanoTime();
      client.post(
          "/api/v1/runs/a/frames",
          "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"loss\": 1}]}");
      long last = 0;
      for (CompletableFuture<Long> arrival : arrivals) {
        last = Math.max(last, arrival.get(1, TimeUnit.MINUTES));
      }

      long millis = TimeUnit.NANOSECONDS.toMillis(last - sent);
      System.out.printf("%d viewers had the frame after %d ms%n", VIEWERS, millis);
      assertThat(millis).isLessThan(10_000);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      readers.shutdownNow();
    }
  }
}
