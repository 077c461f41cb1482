package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.Agent;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agent, dashboard and replay give the same alerts by the same file of limits. */
class SameRulesTest {
  private static final int LAYERS = 3;
  private static final RunDescription RUN = new RunDescription(
      "same",
      "0b1e6b1e-4f3a-4c5b-8d57-2f0f3a2b9c10",
      "f",
      "m",
      "h",
      Optional.empty(),
      IntStream.range(0, LAYERS)
          .mapToObj(
              i -> new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
          .toList(),
      Map.of());

  @TempDir
  Path folder;

  @Test
  void a_file_of_limits_gives_the_same_alerts_in_agent_dashboard_and_replay() throws Exception {
    Path file = Files.writeString(folder.resolve("rules.yml"), "deadLayer: {sparsity: 0.5}\n");

    List<String> replayed = texts(replay(RuleSettings.load(file)));

    assertThat(texts(replay(RuleSettings.defaults()))).isEmpty();
    assertThat(replayed).singleElement().asString().startsWith(Rule.DEAD_LAYER.id());
    assertThat(texts(ofAgent(file))).isEqualTo(replayed);
    assertThat(texts(ofDashboard(file))).isEqualTo(replayed);
  }

  private static List<Alert> replay(RuleSettings rules) {
    RunMonitor monitor = new RunMonitor(RUN, rules);
    IntStream.range(0, 6).forEach(step -> monitor.observe(frame(step).build()));
    return monitor.alerts();
  }

  private List<Alert> ofAgent(Path file) throws IOException {
    Path settings = Files.writeString(
        folder.resolve("agent.yml"),
        "dashboard: \"off\"\nmetrics-port: \"off\"\nspool: " + folder.resolve("spool") + "\nrules: "
            + file + "\n");
    AgentConfig config = AgentConfigLoader.load(Optional.of(settings));
    try (Agent agent = Agent.start(config)) {
      RunWatch watch = agent.watch(RUN);
      IntStream.range(0, 6).forEach(step -> watch.publish(frame(step)));
      return watch.activeAlerts(20_000).orElseThrow();
    }
  }

  private List<Alert> ofDashboard(Path file) throws Exception {
    DashboardConfig local = DashboardConfig.local(0, folder.resolve("data"));
    DashboardConfig config = new DashboardConfig(
        local.host(),
        local.port(),
        local.data(),
        local.hosts(),
        local.publicUrl(),
        local.tokens(),
        local.tls(),
        RuleSettings.load(file),
        local.patience(),
        local.retention(),
        local.receivers(),
        local.limits());
    try (Engine engine = Engine.open(config)) {
      WatchedRun run = engine.services().ingest().introduce(RUN).run();
      List<StepFrame> batch =
          IntStream.range(0, 6).mapToObj(step -> frame(step).build()).toList();
      engine.services().ingest().frames(run, new FrameBatch("0", batch)).join();
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (engine.services().alerts().of("same").isEmpty() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(10_000_000);
      }
      return engine.services().alerts().of("same").stream()
          .map(TrackedAlert::alert)
          .toList();
    }
  }

  private static List<String> texts(List<Alert> alerts) {
    return alerts.stream()
        .map(alert -> alert.rule().id() + " " + alert.severity().id() + " " + alert.message())
        .toList();
  }

  private static StepFrame.Builder frame(int step) {
    StepFrame.Builder frame =
        StepFrame.builder(step, step, LAYERS).timestamp(1e9 + step).loss(2.0 - 0.1 * step);
    for (int layer = 0; layer < LAYERS; layer++) {
      frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer, 0.6);
    }
    return frame;
  }
}
