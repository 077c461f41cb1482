package io.tightrope.core.push;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.watch.SampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPusherTest {
  private static final long FRAME_BYTES = new Parcel.OfFrame(frame(0), false).size();

  @TempDir
  Path spool;

  private final AgentHealth health = new AgentHealth();
  private FakeDashboard dashboard;
  private RunPusher pusher;

  @BeforeEach
  void start() throws IOException {
    dashboard = new FakeDashboard(0);
    pusher = pusher(dashboard.uri(), 1 << 20, 1 << 20);
  }

  @AfterEach
  void stop() {
    pusher.stop();
    dashboard.close();
  }

  private RunPusher pusher(URI uri, long queueBytes, long spoolBytes) {
    AgentConfig config = config(uri, queueBytes, spoolBytes);
    RunDescription run = SampleRun.description("pushed");
    return new RunPusher(run, config.worker(), config, uri, health, taken -> taken, renamed -> {});
  }

  private AgentConfig config(URI uri, long queueBytes, long spoolBytes) {
    return new AgentConfig(
        true,
        Optional.empty(),
        Optional.empty(),
        "0",
        Optional.of(uri),
        Optional.empty(),
        0.01,
        "127.0.0.1",
        OptionalInt.empty(),
        Optional.empty(),
        spool,
        spoolBytes,
        queueBytes,
        Duration.ZERO,
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
  }

  private static StepFrame frame(long seq) {
    return SampleRun.frame(seq).seq(seq).timestamp(1e9 + seq).build();
  }

  private static RunEvent event(long seq) {
    return new RunEvent(seq, seq, 1e9, RunEvent.Kind.NOTE, Map.of("text", "a note"));
  }

  private static ScalarBlock scalars(long seq) {
    return new ScalarBlock(
        seq,
        1e9 + seq,
        Map.of("loss", new ScalarSeries(new long[] {2 * seq, 2 * seq + 1}, new double[] {
          StepFrame.MEASURED_NAN, 0.5
        })));
  }

  /** Each block before its frame, from one step to another. */
  private void pushWithScalars(long from, long to) {
    LongStream.range(from, to).forEach(seq -> {
      pusher.push(scalars(seq));
      pusher.push(frame(seq), false);
    });
  }

  private List<String> arrivals() {
    return dashboard.received().stream()
        .map(one -> one instanceof ScalarBlock block
            ? "scalars " + block.seq()
            : "frame " + ((StepFrame) one).seq())
        .toList();
  }

  private static List<String> blockThenFrame(long from, long to) {
    return LongStream.range(from, to)
        .boxed()
        .flatMap(seq -> Stream.of("scalars " + seq, "frame " + seq))
        .toList();
  }

  private void push(long from, long to) {
    LongStream.range(from, to).forEach(seq -> pusher.push(frame(seq), false));
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void a_dashboard_that_was_away_gets_everything_in_order_and_nothing_twice() throws Throwable {
    int port = dashboard.port();
    pusher.start();
    push(0, 5);
    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(5));

    dashboard.close();
    push(5, 40);
    pusher.push(event(0));
    push(40, 50);
    dashboard = new FakeDashboard(port);

    eventually(() -> assertThat(dashboard.received()).hasSize(46));
    assertThat(dashboard.frameSeqs()).isEqualTo(numbers(5, 50));
    assertThat(dashboard.received().get(35)).isEqualTo(event(0));
    assertThat(health.dropped()).isZero();
  }

  @Test
  void what_memory_cannot_hold_waits_on_disk_and_the_disk_is_left_clean() throws Throwable {
    pusher.stop();
    pusher = pusher(dashboard.uri(), 8 * FRAME_BYTES, 1 << 20);
    dashboard.fail(FakeDashboard.Fault.SERVER_ERROR);
    pusher.start();
    push(0, 100);
    try (Stream<Path> files = Files.walk(spool)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json.gz")).count())
          .isGreaterThan(80);
    }

    dashboard.fail(FakeDashboard.Fault.NONE);

    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(100));
    assertThat(dashboard.frameSeqs()).isEqualTo(numbers(0, 100));
    assertThat(health.dropped()).isZero();
    eventually(() -> assertThat(spool).isEmptyDirectory());
  }

  @Test
  void without_room_the_oldest_go_and_frames_with_alerts_and_events_stay() throws Throwable {
    pusher.stop();
    pusher = pusher(dashboard.uri(), 10 * FRAME_BYTES, 0);
    pusher.push(frame(0), true);
    pusher.push(event(0));
    push(1, 40);
    pusher.start();

    eventually(() -> assertThat(dashboard.frameSeqs()).contains(39L));

    assertThat(dashboard.frameSeqs()).hasSizeBetween(8, 10).startsWith(0L);
    assertThat(dashboard.frameSeqs().get(1)).isGreaterThan(30);
    assertThat(dashboard.received()).contains(event(0));
    assertThat(health.dropped()).isEqualTo(40 - dashboard.frameSeqs().size());
  }

  @Test
  void a_spool_that_is_full_drops_the_oldest_frames_without_alerts() throws Throwable {
    pusher.stop();
    pusher = pusher(dashboard.uri(), 4 * FRAME_BYTES, 8 << 10);
    dashboard.fail(FakeDashboard.Fault.SERVER_ERROR);
    pusher.push(frame(0), true);
    push(1, 60);
    dashboard.fail(FakeDashboard.Fault.NONE);
    pusher.start();

    eventually(() -> assertThat(dashboard.frameSeqs()).contains(59L));

    assertThat(dashboard.frameSeqs()).startsWith(0L).isSorted();
    assertThat(health.dropped())
        .isPositive()
        .isEqualTo(60 - dashboard.frameSeqs().size());
  }

  @Test
  void a_spool_that_cannot_be_written_costs_old_frames_and_no_more() throws Throwable {
    pusher.stop();
    spool = Files.writeString(spool.resolve("in the way"), "");
    pusher = pusher(dashboard.uri(), 10 * FRAME_BYTES, 1 << 20);
    push(0, 40);
    pusher.start();

    eventually(() -> assertThat(dashboard.frameSeqs()).contains(39L));

    assertThat(health.errors(AgentHealth.INTERNAL)).isEqualTo(1);
    assertThat(health.errors("spool_full")).isEqualTo(1);
    assertThat(health.dropped()).isPositive();
  }

  @Test
  void scalars_come_before_the_frame_that_follows_them_and_none_twice() throws Throwable {
    dashboard.fail(FakeDashboard.Fault.LOST_ANSWER);
    pushWithScalars(0, 10);
    pusher.start();
    eventually(() -> assertThat(dashboard.runs()).isNotEmpty());

    dashboard.fail(FakeDashboard.Fault.NONE);

    eventually(() -> assertThat(dashboard.received()).hasSize(20));
    assertThat(arrivals()).isEqualTo(blockThenFrame(0, 10));
    ScalarSeries loss =
        Objects.requireNonNull(dashboard.scalars().get(9).series().get("loss"));
    assertThat(loss.steps()).containsExactly(18, 19);
    assertThat(StepFrame.isAbsent(loss.values()[0])).isFalse();
    assertThat(loss.values()[1]).isEqualTo(0.5);
  }

  @Test
  void scalars_wait_on_disk_as_frames_do() throws Throwable {
    pusher.stop();
    pusher = pusher(dashboard.uri(), 8 * FRAME_BYTES, 1 << 20);
    dashboard.fail(FakeDashboard.Fault.SERVER_ERROR);
    pusher.start();
    pushWithScalars(0, 40);

    dashboard.fail(FakeDashboard.Fault.NONE);

    eventually(() -> assertThat(dashboard.received()).hasSize(80));
    assertThat(arrivals()).isEqualTo(blockThenFrame(0, 40));
    assertThat(health.dropped()).isZero();
    eventually(() -> assertThat(spool).isEmptyDirectory());
  }

  @Test
  void a_dashboard_of_an_older_version_gets_the_frames_and_is_spoken_of_once() throws Throwable {
    dashboard.forgetScalars();
    pushWithScalars(0, 10);
    pusher.start();

    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(10));
    pushWithScalars(10, 12);

    eventually(() -> assertThat(dashboard.frameSeqs()).isEqualTo(numbers(0, 12)));
    assertThat(dashboard.scalars()).isEmpty();
    assertThat(health.errors()).isEqualTo(1);
    assertThat(health.dropped()).isZero();
    assertThat(health.droppedScalars()).isEqualTo(24);
  }

  @Test
  void a_dashboard_that_lost_its_store_is_told_of_the_run_again_for_scalars_too() throws Throwable {
    pusher.start();
    pushWithScalars(0, 3);
    eventually(() -> assertThat(dashboard.received()).hasSize(6));

    dashboard.forgetRuns();
    pushWithScalars(3, 6);

    eventually(() -> assertThat(arrivals()).isEqualTo(blockThenFrame(0, 6)));
    assertThat(health.errors()).isZero();
  }

  @Test
  void an_answer_that_was_lost_leads_to_no_frame_twice() throws Throwable {
    dashboard.fail(FakeDashboard.Fault.LOST_ANSWER);
    push(0, 10);
    pusher.start();
    eventually(() -> assertThat(dashboard.runs()).isNotEmpty());

    dashboard.fail(FakeDashboard.Fault.NONE);

    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(10));
    assertThat(dashboard.frameSeqs()).isEqualTo(numbers(0, 10));
  }

  @Test
  void somebody_else_on_the_port_is_nobody_there() throws Throwable {
    dashboard.fail(FakeDashboard.Fault.GARBAGE);
    push(0, 10);
    pusher.start();
    pusher.flush(300);
    assertThat(dashboard.frameSeqs()).isEmpty();

    dashboard.fail(FakeDashboard.Fault.NONE);

    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(10));
  }

  @Test
  void a_dashboard_that_lost_its_store_is_told_of_the_run_again() throws Throwable {
    pusher.start();
    push(0, 3);
    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(3));

    dashboard.forgetRuns();
    push(3, 6);

    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(6));
  }

  @Test
  void what_comes_after_a_long_silence_is_sent() throws Throwable {
    pusher.start();
    pusher.push(frame(0), false);
    eventually(() -> assertThat(threads()).isEqualTo(1));
    eventually(() -> assertThat(threads()).isZero());

    pusher.push(frame(1), false);

    eventually(() -> assertThat(dashboard.frameSeqs()).containsExactly(0L, 1L));
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tightrope-push"))
        .count();
  }

  @Test
  void flushing_to_a_dead_dashboard_is_quick_and_leaves_the_frames_on_disk() throws Exception {
    int dead;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = socket.getLocalPort();
    }
    pusher.stop();
    pusher = pusher(URI.create("http://127.0.0.1:" + dead), 1 << 20, 1 << 20);
    pusher.start();
    push(0, 5);
    long before = System.nanoTime();

    pusher.flush(5000);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    try (Stream<Path> files = Files.walk(spool)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json.gz"))).hasSize(5);
    }
  }

  @Test
  void flushing_to_one_that_never_answers_ends_in_time() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      pusher.stop();
      pusher = pusher(URI.create("http://127.0.0.1:" + silent.getLocalPort()), 1 << 20, 1 << 20);
      pusher.start();
      push(0, 5);
      long before = System.nanoTime();

      pusher.flush(300);

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void a_later_process_sends_what_an_ended_one_left_behind_and_nothing_twice() throws Throwable {
    dashboard.fail(FakeDashboard.Fault.LOST_ANSWER);
    pusher.start();
    push(0, 5);
    pusher.push(event(0));
    pusher.flush(5000);
    pusher.stop();
    dashboard.fail(FakeDashboard.Fault.NONE);
    endProcess();

    List<RunPusher> resumed = orphans(1 << 20, Instant.now()).resume();

    assertThat(resumed).hasSize(1);
    eventually(() -> assertThat(dashboard.received()).hasSize(6).endsWith(event(0)));
    assertThat(dashboard.frameSeqs()).isEqualTo(numbers(0, 5));
    assertThat(dashboard.runs()).containsOnlyKeys("pushed");
    eventually(() -> assertThat(spool).isEmptyDirectory());
    assertThat(health.dropped()).isZero();
  }

  @Test
  void a_spool_whose_process_lives_is_left_alone() throws Throwable {
    fillSpool();
    Path other = spool.resolve("other-1-1");
    Files.createDirectory(other);
    Process holder = holdLock(other);
    try {
      assertThat(orphans(1 << 20, Instant.now()).resume()).isEmpty();
      assertThat(other).exists();
      assertThat(spooled()).isEqualTo(5);
    } finally {
      holder.destroy();
    }
  }

  @Test
  void a_spool_that_nobody_wants_any_more_goes() throws Exception {
    fillSpool();
    pusher.stop();
    endProcess();

    Instant inTwoWeeks = Instant.now().plus(Duration.ofDays(14));
    assertThat(orphans(1 << 20, inTwoWeeks).resume()).isEmpty();

    assertThat(spooled()).isZero();
    assertThat(health.dropped()).isEqualTo(5);
  }

  @Test
  void spools_that_together_take_more_than_one_may_go() throws Exception {
    fillSpool();
    pusher.stop();
    endProcess();

    assertThat(orphans(100, Instant.now()).resume()).isEmpty();

    assertThat(spooled()).isZero();
  }

  private void fillSpool() throws InterruptedException {
    dashboard.fail(FakeDashboard.Fault.SERVER_ERROR);
    pusher.start();
    push(0, 5);
    pusher.flush(5000);
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.walk(spool)) {
      return files.filter(file -> file.toString().endsWith(".json.gz")).count();
    }
  }

  private OrphanedSpools orphans(long spoolBytes, Instant now) {
    return new OrphanedSpools(config(dashboard.uri(), 1 << 20, spoolBytes), health, now);
  }

  /** Makes the spool that of another process, which is no more. */
  private void endProcess() throws IOException {
    try (Stream<Path> found = Files.list(spool)) {
      for (Path path : found.toList()) {
        Files.move(path, spool.resolve(Files.isDirectory(path) ? "ended-1-1" : "ended-1-1.lock"));
      }
    }
  }

  /** Another process that holds the lock of a spool; returns when it does. */
  private static Process holdLock(Path directory) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    assertThat(process.getInputStream().read()).isEqualTo('y');
    return process;
  }
}
