package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.AlertTexts;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.ingest.Playback;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DL4J trains, the agent watches, the dashboard shows: every number in the texts of its alerts is a
 * number of the alert's first step, a limit or a target.
 */
@Tag("integration")
class LiveAlertTextsTest {
  private static final int NETWORKS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  Path work;

  @Test
  void numbers_of_a_live_alert_are_those_of_its_first_step() throws Exception {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
    Path output = work.resolve("output");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, work.resolve("data")));
        TrainingJob job =
            TrainingJob.start("training.FaultyTraining", "faulty", dashboard.address(), output)) {
      assertThat(job.exit(PATIENCE)).as(Files.readString(output)).isZero();
      DashboardClient client = new DashboardClient(dashboard.address());
      Set<Rule> fired = EnumSet.noneOf(Rule.class);
      long statistics = 0;
      List<String> runs = endedRuns(client);
      for (String run : runs) {
        AlertTexts texts = texts(client, run);
        List<AlertTexts.Shown> alerts = alerts(client, run);
        assertThat(alerts).as(run).isNotEmpty();
        for (AlertTexts.Shown alert : alerts) {
          statistics += texts.check(alert);
          fired.add(alert.rule());
        }
      }

      assertThat(runs).hasSize(NETWORKS);
      assertThat(fired).contains(Rule.NON_FINITE_VALUES).hasSizeGreaterThanOrEqualTo(NETWORKS);
      assertThat(statistics).isPositive();
    }
  }

  /** The runs once each has ended, so that nothing of them is on its way any more. */
  private static List<String> endedRuns(DashboardClient client) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> runs = new ArrayList<>();
    while (runs.size() < NETWORKS && System.nanoTime() < deadline) {
      runs.clear();
      for (JsonNode run : client.get("/api/v1/runs").json()) {
        if (run.path("endedAt").isNumber()) {
          runs.add(run.path("run").asText());
        }
      }
      LockSupport.parkNanos(100_000_000);
    }
    return runs;
  }

  /** What the dashboard has stored of a run. */
  private static AlertTexts texts(DashboardClient client, String run) throws IOException {
    byte[] export = client.get("/api/v1/runs/" + run + "/export").response().body();
    RecordedRun stored = RecordedRun.read(new ByteArrayInputStream(export));
    AlertTexts texts = new AlertTexts(stored.description(), RuleSettings.defaults());
    Playback.play(stored, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        texts.observe(frame);
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        texts.observe(block);
      }

      @Override
      public void event(RunEvent event) {
        texts.observe(event);
      }
    });
    return texts;
  }

  private static List<AlertTexts.Shown> alerts(DashboardClient client, String run) {
    List<AlertTexts.Shown> alerts = new ArrayList<>();
    for (JsonNode alert : client.get("/api/v1/runs/" + run + "/alerts").json()) {
      List<Integer> layers = new ArrayList<>();
      alert.path("layers").forEach(layer -> layers.add(layer.asInt()));
      alerts.add(new AlertTexts.Shown(
          Rule.ofId(alert.path("rule").asText()).orElseThrow(),
          alert.path("step").asLong(),
          layers,
          alert.path("message").asText(),
          alert.path("cause").asText(),
          alert.path("action").asText()));
    }
    return alerts;
  }
}
