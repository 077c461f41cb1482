package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.Agent;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.cli.CommandRun;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agent, dashboard and the command {@code replay} give the same alerts by the same file of limits.
 * The gate of a ramp is in a module that this one does not see: its {@code SampleMonitorTest} holds
 * it to the same file and the same finding.
 */
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
    Path file = Files.writeString(
        folder.resolve("rules.yml"), "deadLayer: {sparsity: 0.5, plainSteps: 0}\n");

    List<String> judged = texts(judge(RuleSettings.load(file)));

    assertThat(texts(judge(RuleSettings.defaults()))).isEmpty();
    assertThat(judged).singleElement().asString().startsWith(Rule.DEAD_LAYER.id());
    assertThat(texts(ofAgent(file))).isEqualTo(judged);
    assertThat(texts(ofDashboard(file))).isEqualTo(judged);
    assertThat(ofReplay("--rules", file)).isEqualTo(judged);
    assertThat(ofReplay()).isEmpty();
  }

  private static List<Alert> judge(RuleSettings rules) {
    RunMonitor monitor = new RunMonitor(RUN, rules);
    frames().forEach(monitor::observe);
    return monitor.alerts();
  }

  /** What {@code replay FILE --json} prints of a recording of the same frames. */
  private List<String> ofReplay(Object... options) throws IOException {
    Path recording = folder.resolve("recording.json");
    try (OutputStream out = Files.newOutputStream(recording)) {
      new RecordedRun(RUN, frames(), List.of(), NullNode.getInstance()).write(out);
    }
    List<Object> words = new ArrayList<>(List.of("replay", recording, "--json"));
    words.addAll(List.of(options));
    CommandRun replay = CommandRun.of(words.toArray());
    List<String> texts = new ArrayList<>();
    JsonMapper.builder()
        .build()
        .readTree(replay.out())
        .path("alerts")
        .forEach(alert -> texts.add(String.join(
            " ",
            alert.path("rule").asText(),
            alert.path("severity").asText(),
            alert.path("message").asText())));
    assertThat(replay.exit()).as(replay.err()).isEqualTo(texts.isEmpty() ? 0 : 1);
    return texts;
  }

  private List<Alert> ofAgent(Path file) throws IOException {
    Path settings = Files.writeString(
        folder.resolve("agent.yml"),
        "dashboard: \"off\"\nmetrics-port: \"off\"\nspool: " + folder.resolve("spool") + "\nrules: "
            + file + "\n");
    AgentConfig config = AgentConfigLoader.load(settings.toString()).config();
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
        local.proxies(),
        local.tokens(),
        local.tls(),
        RuleSettings.load(file),
        local.patience(),
        local.retention(),
        local.receivers(),
        local.limits());
    try (Engine engine = Engine.open(config)) {
      WatchedRun run = engine.services().ingest().introduce(RUN).run();
      engine.services().ingest().frames(run, new FrameBatch("0", frames())).join();
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

  private static List<StepFrame> frames() {
    return IntStream.range(0, 6).mapToObj(step -> frame(step).build()).toList();
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
