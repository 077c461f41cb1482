package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.ingest.Housekeeping;
import io.tightrope.dashboard.ingest.RetentionPlanner;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.ByteSize;
import io.tightrope.dashboard.store.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final int FRAMES = 3000;

  @TempDir
  Path data;

  private Engine engine;

  @BeforeEach
  void open() {
    engine = Engine.open(DashboardConfig.local(0, data));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** What is done after so many days without a sign of life. */
  private void tidyAfter(int days, Retention retention) {
    try (Housekeeping housekeeping = new Housekeeping(
        engine.services().registry(),
        engine.services().store(),
        engine.services().ingest(),
        retention,
        Patience.DEFAULT,
        Clock.offset(Clock.systemUTC(), Duration.ofDays(days)))) {
      housekeeping.tidy();
    }
  }

  private void send(String run, int frames) {
    TestRuns.send(engine, run, frames);
  }

  private int rows(String run) {
    return TestRuns.csvRows(engine, run, data.resolve("rows.csv"));
  }

  @Test
  void an_old_long_run_keeps_its_blocks_only_and_a_short_one_everything() {
    send("long", FRAMES);
    send("short", 100);

    tidyAfter(20, new Retention(30, 0));
    assertThat(rows("long")).isEqualTo(FRAMES * TestRuns.LAYERS);

    tidyAfter(40, new Retention(30, 0));
    assertThat(rows("long")).isLessThan(FRAMES * TestRuns.LAYERS / 10);
    assertThat(rows("short")).isEqualTo(100 * TestRuns.LAYERS);
    assertThat(TestRuns.most(engine, "long")).isEqualTo(FRAMES - 1);
  }

  @Test
  void a_run_is_removed_when_its_days_are_over() {
    send("old", 10);

    tidyAfter(40, new Retention(30, 50));
    assertThat(engine.services().registry().find("old")).isPresent();

    tidyAfter(60, new Retention(30, 50));
    assertThat(engine.services().registry().find("old")).isEmpty();
    assertThat(engine.services().store().runs()).isEmpty();
  }

  @Test
  void what_is_kept_for_good_is_kept() {
    send("kept", FRAMES);

    tidyAfter(4000, new Retention(0, 0));

    assertThat(rows("kept")).isEqualTo(FRAMES * TestRuns.LAYERS);
  }

  /** Sends a run that then ends. */
  private void sendEnded(String run, int frames) {
    send(run, frames);
    assertThat(engine
            .services()
            .ingest()
            .event(
                run(run),
                new RunEvent(
                    0,
                    frames,
                    System.currentTimeMillis() / 1e3 + 1,
                    RunEvent.Kind.END,
                    Map.of("status", "finished"))))
        .isTrue();
  }

  private WatchedRun run(String name) {
    return engine.services().registry().find(name).orElseThrow();
  }

  private List<String> left() {
    return engine.services().registry().all().stream()
        .map(WatchedRun::name)
        .sorted()
        .toList();
  }

  private RetentionPlanner.Plan plan(Retention retention) {
    return new RetentionPlanner(
            engine.services().registry(),
            engine.services().store(),
            Patience.DEFAULT,
            Clock.systemUTC())
        .plan(retention);
  }

  @Test
  void of_the_ended_runs_those_that_ended_last_are_kept() {
    for (int i = 0; i < 5; i++) {
      sendEnded("r" + i, 10);
    }
    send("live", 10);

    RetentionPlanner.Plan plan = plan(new Retention(0, 0, 2, 0));
    assertThat(plan.removals())
        .extracting(one -> one.run().name())
        .containsExactly("r0", "r1", "r2");
    assertThat(plan.removals().get(0).reason())
        .isEqualTo("Of the ended runs, 4 reported later than this one; at most 2 are kept.");
    assertThat(left()).as("a plan removes nothing").hasSize(6);

    tidyAfter(0, new Retention(0, 0, 2, 0));
    assertThat(left()).containsExactly("live", "r3", "r4");

    tidyAfter(0, new Retention(0, 0, 2, 0));
    assertThat(left()).containsExactly("live", "r3", "r4");
  }

  @Test
  void live_runs_archived_runs_and_baselines_are_kept_whatever_the_limits() {
    sendEnded("archived", 10);
    sendEnded("baseline", 10);
    sendEnded("ended", 10);
    send("live", 10);
    engine.services().ingest().edit(run("archived"), edits -> edits.archivedAfter(10));
    engine
        .services()
        .ingest()
        .edit(run("live"), edits -> edits.withBaseline(Optional.of("baseline")));

    RetentionPlanner.Plan plan = plan(new Retention(0, 0, 0, 1));
    assertThat(plan.removals()).extracting(one -> one.run().name()).containsExactly("ended");
    assertThat(plan.open()).isEqualTo(1);
    assertThat(plan.archived()).isEqualTo(1);
    assertThat(plan.baselines()).isEqualTo(1);

    tidyAfter(0, new Retention(0, 1e-9, 1, 1));
    assertThat(left()).containsExactly("archived", "baseline", "live");
  }

  @Test
  void the_oldest_ended_runs_go_until_the_others_fit() {
    sendEnded("first", 100);
    sendEnded("second", 1000);
    sendEnded("third", 300);
    sendEnded("fourth", 200);

    RetentionPlanner.Plan all = plan(new Retention(0, 0, 0, Long.MAX_VALUE));
    long total = all.bytesBefore().orElseThrow();
    long perFrame = total / 1600;
    assertThat(all.removals()).isEmpty();
    assertThat(total)
        .as("one layer statistic of two layers, and at least the loss, per frame")
        .isGreaterThan(1600 * 3 * 8);

    // Without the first two, 500 frames are left; without the first alone, 1500.
    Retention limit = new Retention(0, 0, 0, 600 * perFrame);
    RetentionPlanner.Plan plan = plan(limit);
    assertThat(plan.removals())
        .extracting(one -> one.run().name())
        .containsExactly("first", "second");
    assertThat(plan.removals().get(0).limit()).isEqualTo("bytes");
    assertThat(plan.removals().get(0).reason())
        .contains("The runs that are left take " + ByteSize.format(total))
        .contains("the limit is " + ByteSize.format(600 * perFrame));
    assertThat(plan.bytesAfter().orElseThrow()).isLessThanOrEqualTo(600 * perFrame);

    tidyAfter(0, limit);
    assertThat(left()).containsExactly("fourth", "third");
    tidyAfter(0, limit);
    assertThat(left()).as("the file has not shrunk, and nothing more goes").hasSize(2);
    assertThat(plan(limit).bytesBefore()).isEqualTo(plan.bytesAfter());
  }

  @Test
  void a_run_that_keeps_only_its_blocks_counts_as_much_smaller() {
    sendEnded("long", FRAMES);
    Retention measured = new Retention(30, 0, 0, Long.MAX_VALUE);
    long whole = plan(measured).bytesBefore().orElseThrow();

    tidyAfter(40, measured);

    assertThat(plan(measured).bytesBefore().orElseThrow()).isLessThan(whole / 5);
  }

  @Test
  void scalars_count_towards_the_size() {
    sendEnded("a", 10);
    Retention measured = new Retention(0, 0, 0, Long.MAX_VALUE);
    long before = plan(measured).bytesBefore().orElseThrow();
    long[] steps = LongStream.range(0, 1000).toArray();
    engine
        .services()
        .ingest()
        .scalars(
            run("a"),
            "0",
            new ScalarBlock(0, 1, Map.of("auc", new ScalarSeries(steps, new double[1000]))))
        .join();

    assertThat(plan(measured).bytesBefore().orElseThrow() - before).isEqualTo(1000 * 2 * 8);
  }

  @Test
  void what_would_be_removed_is_asked_for_over_http_with_other_limits_than_those_in_force()
      throws IOException {
    for (int i = 0; i < 3; i++) {
      sendEnded("r" + i, 10);
    }
    engine.close();
    Path file =
        Files.writeString(data.resolve("dashboard.yml"), "retention: {runs: 2, bytes: 1.5 GB}\n");
    try (Dashboard dashboard =
        Dashboard.start(ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.of(data)))) {
      DashboardClient client = new DashboardClient(dashboard.address());

      JsonNode plan = client.get("/api/v1/retention").json();
      assertThat(plan.path("limits").toString())
          .isEqualTo("{\"days\":0,\"runs\":2,\"bytes\":1500000000}");
      assertThat(plan.path("remove")).hasSize(1);
      assertThat(plan.path("remove").get(0).path("run").asText()).isEqualTo("r0");
      assertThat(plan.path("remove").get(0).path("limit").asText()).isEqualTo("runs");
      assertThat(plan.path("remove").get(0).path("reason").asText()).contains("at most 2 are kept");
      assertThat(plan.path("keep").path("others").asInt()).isEqualTo(2);
      assertThat(plan.path("bytesAfter").asLong())
          .isLessThan(plan.path("bytesBefore").asLong());

      assertThat(client.get("/api/v1/retention?runs=0&bytes=0").json().path("remove"))
          .isEmpty();
      assertThat(client.get("/api/v1/retention?bytes=1%20kB").json().path("remove"))
          .hasSize(3);
      assertThat(client.get("/api/v1/runs").json()).hasSize(3);
      for (String wrong :
          List.of("bytes=much", "bytes=-1", "days=-1", "days=x", "runs=1.5", "hours=1")) {
        DashboardClient.Answer answer = client.get("/api/v1/retention?" + wrong);
        assertThat(answer.status()).as(wrong).isEqualTo(400);
        assertThat(answer.json().path("field").asText())
            .isEqualTo(wrong.substring(0, wrong.indexOf('=')));
      }
    } finally {
      open();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes: much, retention: bytes is \"much\"; write a size such as 20 GB",
    "bytes: 20 GX, retention: bytes is \"20 GX\"",
    "bytes: -5, retention: bytes is \"-5\"",
    "runs: -1, retention: runs is below 0",
    "size: 5, there is no setting \"retention.size\""
  })
  void a_limit_that_makes_no_sense_is_an_error_that_names_it(String setting, String message)
      throws IOException {
    Path file = Files.writeString(data.resolve("dashboard.yml"), "retention: {" + setting + "}\n");

    assertThatThrownBy(
            () -> ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.of(data)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
