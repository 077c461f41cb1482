package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.cli.CommandRun;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.Backup;
import io.tightrope.dashboard.store.schema.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a dashboard that goes on taking frames. */
class BackupTest {
  private static final int RUNS = 4;

  @TempDir
  Path directory;

  /** Sends a frame until it is taken: a busy dashboard may say 503. */
  private static void send(DashboardClient client, int run, long seq) {
    String body = "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq
        + ", \"timestamp\": 1790000000, \"loss\": " + seq
        + ", \"layers\": {\"preactivationVariance\": [" + seq + "]}}]}";
    int status = 503;
    while (status == 503) {
      status = client.post("/api/v1/runs/r" + run + "/frames", body).status();
    }
    assertThat(status).isEqualTo(200);
  }

  private static Set<Long> steps(DashboardClient client, int run) {
    Set<Long> steps = new HashSet<>();
    for (JsonNode frame : client.get("/api/v1/runs/r" + run + "/export").json().path("frames")) {
      assertThat(frame.at("/layers/preactivationVariance/0").asLong())
          .isEqualTo(frame.path("step").asLong());
      steps.add(frame.path("step").asLong());
    }
    return steps;
  }

  @Test
  void a_backup_under_load_has_everything_that_was_acknowledged_before_it_and_no_gap()
      throws Exception {
    Path first = directory.resolve("first.duckdb");
    Path second = directory.resolve("second.duckdb");
    AtomicLongArray sent = new AtomicLongArray(RUNS);
    long[] beforeSecond = new long[RUNS];
    try (Dashboard dashboard =
        Dashboard.start(DashboardConfig.local(0, directory.resolve("data")))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      for (int run = 0; run < RUNS; run++) {
        client.post(
            "/api/v1/runs", "{\"run\": \"r" + run + "\", \"session\": \"s\", \"layers\": [{}]}");
      }
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> senders = IntStream.range(0, RUNS)
          .mapToObj(run -> new Thread(() -> {
            while (!stop.get()) {
              send(client, run, sent.get(run));
              sent.incrementAndGet(run);
            }
          }))
          .toList();
      senders.forEach(Thread::start);
      while (IntStream.range(0, RUNS).anyMatch(run -> sent.get(run) < 20)) {
        assertThat(senders).allMatch(Thread::isAlive);
        Thread.sleep(5);
      }
      String url = dashboard.address().toString();
      assertThat(CommandRun.of("backup", "--dashboard", url, "--output", first.toString())
              .exit())
          .isZero();
      Arrays.setAll(beforeSecond, sent::get);
      CommandRun made =
          CommandRun.of("backup", "--dashboard", url, "--output", second.toString(), "--json");
      assertThat(made.exit()).as(made.err()).isZero();
      stop.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
    }

    Path restored = directory.resolve("restored");
    CommandRun command = CommandRun.of("restore", second.toString(), "--data", restored.toString());
    assertThat(command.exit()).as(command.err()).isZero();
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, restored))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      for (int run = 0; run < RUNS; run++) {
        Set<Long> steps = steps(client, run);
        assertThat((long) steps.size()).isBetween(beforeSecond[run], sent.get(run));
        for (long step = 0; step < steps.size(); step++) {
          assertThat(steps).contains(step);
        }
        send(client, run, steps.size());
      }
    }
    assertThat(Backup.check(first).frames()).isLessThan(Backup.check(second).frames());
    assertThat(directory.resolve("data")).isDirectoryNotContaining("glob:**backup_*");
  }

  @Test
  void a_client_that_accepts_gzip_gets_as_many_bytes_as_are_announced() throws IOException {
    try (Dashboard dashboard =
        Dashboard.start(DashboardConfig.local(0, directory.resolve("data")))) {
      DashboardClient client = new DashboardClient(dashboard.address());

      DashboardClient.Answer answer =
          client.send(client.request("/api/v1/backup").header("Accept-Encoding", "gzip"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Encoding")).isEmpty();
      byte[] body = answer.response().body();
      assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(body.length));
      Path file = Files.write(directory.resolve("sent.duckdb"), body);
      assertThat(Backup.check(file).bytes()).isEqualTo(body.length);
    }
  }

  @Test
  void a_restore_keeps_what_is_there_unless_it_is_told_to_move_it_aside() throws IOException {
    Path data = directory.resolve("data");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"r0\", \"session\": \"s\", \"layers\": [{}]}");
    }
    Path backup = directory.resolve("a.duckdb");
    assertThat(CommandRun.of("backup", "--data", data.toString(), "--output", backup.toString())
            .exit())
        .isZero();

    assertThatThrownBy(() -> Backup.restore(backup, data, false))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("already", "--replace");
    assertThat(Backup.restore(backup, data, true).runs()).isEqualTo(1);
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("tightrope.duckdb")
          .anyMatch(name -> name.startsWith("replaced-"));
    }
  }

  private static void assertPrivate(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void backups_and_what_is_made_of_them_are_for_their_owner_alone() throws IOException {
    Path data = directory.resolve("data");
    Path remote = directory.resolve("remote.duckdb");
    Path local = directory.resolve("local.duckdb");
    Path restored = directory.resolve("restored");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"r0\", \"session\": \"s\", \"layers\": [{}]}");
      send(client, 0, 0);
      assertPrivate(data.resolve("journal"));
      String url = dashboard.address().toString();
      assertThat(CommandRun.of("backup", "--dashboard", url, "--output", remote.toString())
              .exit())
          .isZero();
    }
    assertThat(CommandRun.of("backup", "--data", data.toString(), "--output", local.toString())
            .exit())
        .isZero();
    Backup.restore(local, restored, false);
    Backup.restore(remote, restored, true);

    assertPrivate(remote);
    assertPrivate(local);
    assertPrivate(restored);
  }

  @Test
  void what_is_no_whole_backup_is_refused_and_leaves_nothing() throws IOException {
    Path data = directory.resolve("data");
    Dashboard.start(DashboardConfig.local(0, data)).close();
    byte[] whole = Files.readAllBytes(data.resolve("tightrope.duckdb"));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    Path text = Files.writeString(directory.resolve("text"), "no backup");
    Path target = directory.resolve("target");

    for (Path bad : List.of(cut, text, directory.resolve("missing"))) {
      CommandRun command = CommandRun.of("restore", bad.toString(), "--data", target.toString());
      assertThat(command.exit()).isEqualTo(2);
      assertThat(command.err()).contains(bad.getFileName().toString()).hasLineCount(1);
    }
    assertThat(target).doesNotExist();
  }
}
