package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.web.TrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real programs under the packaged agent, against a real dashboard with little patience: what its API
 * and its alerts say of their lives and ends.
 */
@Tag("integration")
class RunLivesTest {
  /** What a person at the page is promised. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final Duration UNTIL_UNDER_WAY = Duration.ofMinutes(3);

  /** Two heartbeats may be missed, however little patience is set. */
  private static final Duration UNTIL_LOST = Duration.ofSeconds(24);

  /** Losses come in blocks of 5 s, so that five times the usual gap may be this much. */
  private static final Duration UNTIL_STALLED = Duration.ofSeconds(30);

  /** The agent calls a program that takes no step training for 10 s; patience must be longer. */
  private static final Duration LONGER_THAN_PATIENCE = Duration.ofSeconds(20);

  @TempDir
  static Path work;

  private static DashboardProcess dashboard;
  private static DashboardClient client;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
    Path config = Files.writeString(
        work.resolve("dashboard.yml"), "patience: {stalledSeconds: 12, lostSeconds: 10}\n");
    dashboard =
        DashboardProcess.start(work.resolve("data"), "--port", "0", "--config", config.toString());
    client = new DashboardClient(dashboard.address());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (dashboard != null) {
      dashboard.close();
    }
  }

  private static TrainingJob job(String life, String run) throws IOException {
    return TrainingJob.start(
        "Life",
        List.of("-Xmx600m"),
        List.of(life),
        "dashboard=" + dashboard.address() + ",run=" + run + ",metrics-port=off,spool="
            + work.resolve("spool"),
        work.resolve(run));
  }

  private static JsonNode run(String run) {
    return client.get("/api/v1/runs/" + run).json();
  }

  /** Waits until the run is as it should be. */
  private static JsonNode await(String run, Duration patience, Predicate<JsonNode> expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode present = run(run);
      if (expected.test(present)) {
        return present;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + patience + " " + state(present));
      }
      Thread.sleep(200);
    }
  }

  private static String state(JsonNode run) {
    return run.path("state").asText() + "/" + run.path("activity").asText() + " " + run.path("end")
        + " " + run.path("detail").asText();
  }

  private static Predicate<JsonNode> isIn(String state) {
    return run -> run.path("state").asText().equals(state);
  }

  /** Rule and message of each alert of a run that fires. */
  private static List<String> alerts(String run) {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : client.get("/api/v1/runs/" + run + "/alerts").json()) {
      if (alert.path("state").asText().equals("firing")) {
        alerts.add(alert.path("rule").asText() + ": " + alert.path("message").asText());
      }
    }
    return alerts;
  }

  /** Looks again and again: nothing but that state, and no alert. */
  private static void staysWithoutAlert(String run, Predicate<JsonNode> expected)
      throws InterruptedException {
    long end = System.nanoTime() + LONGER_THAN_PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      JsonNode present = run(run);
      assertThat(expected.test(present)).as(state(present)).isTrue();
      assertThat(alerts(run)).isEmpty();
      Thread.sleep(500);
    }
  }

  @Test
  void a_program_that_ends_in_order_raises_nothing_and_its_last_step_is_shown() throws Exception {
    try (TrainingJob job = job("finish", "finish")) {
      assertThat(job.exit(UNTIL_UNDER_WAY)).isZero();

      JsonNode run = await("finish", SOON, isIn("ended"));

      assertThat(run.path("end").path("status").asText()).isEqualTo("finished");
      assertThat(run.path("end").path("reason").asText()).isEqualTo("the program ended");
      assertThat(run.path("lastStep").asInt()).as("3 epochs of 20 batches").isEqualTo(59);
      String printed = Files.readString(work.resolve("finish"));
      double score = Double.parseDouble(printed.replaceFirst("(?s).*score (\\S+).*", "$1"));
      assertThat(run.path("loss").asDouble())
          .as("the loss of the last step")
          .isCloseTo(score, within(1e-6));
      assertThat(alerts("finish")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      throw     | 1 | uncaught org.deeplearning4j.exception.DL4JInvalidInputException: Input size (19
      fill-heap | 1 | uncaught java.lang.OutOfMemoryError: Java heap space (thread main)
      exit      | 3 | System.exit with exit code 3
      """)
  void a_program_that_fails_is_failed_for_its_reason(String life, int code, String reason)
      throws Exception {
    try (TrainingJob job = job(life, life)) {
      assertThat(job.exit(UNTIL_UNDER_WAY)).isEqualTo(code);

      JsonNode run = await(life, SOON, isIn("failed"));

      assertThat(run.path("end").path("status").asText()).isEqualTo("failed");
      assertThat(run.path("end").path("reason").asText()).startsWith(reason);
      assertThat(run.path("lastStep").asInt()).isEqualTo(59);
      assertThat(alerts(life))
          .singleElement()
          .asString()
          .startsWith("RunFailed: The run failed at step 59: " + reason);
    }
  }

  @Test
  void sigterm_while_training_is_a_failure() throws Exception {
    try (TrainingJob job = job("train", "sigterm")) {
      await("sigterm", UNTIL_UNDER_WAY, run -> run.path("lastStep").asInt() > 60);
      job.process().destroy();
      job.exit(SOON);

      await("sigterm", SOON, isIn("failed"));

      assertThat(alerts("sigterm"))
          .singleElement()
          .asString()
          .contains("RunFailed")
          .contains("SIGTERM while training");
    }
  }

  @Test
  void a_killed_program_is_silent_soon_and_lost_after_the_limit() throws Exception {
    try (TrainingJob job = job("train", "sigkill")) {
      await(
          "sigkill",
          UNTIL_UNDER_WAY,
          run -> run.path("activity").asText().equals("training")
              && run.path("lastStep").asInt() > 60);
      job.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);

      await("sigkill", SOON, isIn("silent"));
      await("sigkill", UNTIL_LOST.plus(SOON), isIn("lost"));
      await("sigkill", SOON, run -> !alerts("sigkill").isEmpty());

      assertThat(alerts("sigkill"))
          .singleElement()
          .asString()
          .startsWith("RunLost: Nothing has come for ");
    }
  }

  @Test
  void a_program_that_serves_after_training_is_idle_and_ends_in_order_when_it_is_stopped()
      throws Exception {
    try (TrainingJob job = job("serve", "serve")) {
      await("serve", UNTIL_UNDER_WAY, isIn("idle"));
      staysWithoutAlert("serve", isIn("idle"));

      job.process().destroy();
      job.exit(SOON);

      JsonNode run = await("serve", SOON, isIn("ended"));
      assertThat(run.path("end").path("reason").asText()).isEqualTo("SIGTERM while idle");
      assertThat(alerts("serve")).isEmpty();
    }
  }

  @Test
  void a_long_evaluation_inside_fit_is_an_evaluation_and_raises_nothing() throws Exception {
    Predicate<JsonNode> evaluates = run -> run.path("state").asText().equals("live")
        && run.path("activity").asText().equals("evaluating");
    try (TrainingJob job = job("evaluate", "evaluate")) {
      await("evaluate", UNTIL_UNDER_WAY, evaluates);

      staysWithoutAlert("evaluate", evaluates);

      job.process().destroyForcibly();
    }
  }

  @Test
  void a_training_whose_data_stays_away_is_stalled() throws Exception {
    try (TrainingJob job = job("hang", "hang")) {
      await("hang", UNTIL_UNDER_WAY, run -> run.path("lastStep").asInt() >= 60);

      JsonNode run = await("hang", UNTIL_STALLED.plus(SOON), isIn("stalled"));
      await("hang", SOON, ignored -> !alerts("hang").isEmpty());

      assertThat(run.path("activity").asText()).isEqualTo("training");
      assertThat(alerts("hang"))
          .singleElement()
          .asString()
          .startsWith("RunStalled: The process lives and says that it trains, but for ");
      job.process().destroyForcibly();
    }
  }
}
