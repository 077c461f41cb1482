package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.FaultInStage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("agent")
@Tag("integration")
class FaultInStageTest {
  private static final Pattern FAULT = Pattern.compile("fault at step (\\d+) target (\\S+)");
  private static final Pattern ROLLBACK =
      Pattern.compile("event ROLLBACK step (\\d+) target (\\S+) (\\w+): .*");
  private static final Pattern HELD = Pattern.compile("held (\\S+) score (\\S+)");

  @Test
  void multiplied_weights_are_rolled_back_and_the_agent_raises_its_alert_too() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String output = run(under(dashboard));

      assertThat(output).contains("limits: none");
      Matcher fault = find(FAULT, output);
      long faultStep = Long.parseLong(fault.group(1));
      Matcher rollback = find(ROLLBACK, output);
      assertThat(Long.parseLong(rollback.group(1))).isBetween(faultStep, faultStep + 10);
      Alert first = firstCritical(dashboard);
      assertThat(rollback.group(3)).isEqualTo(first.rule().id());
      List<StepFrame> untilAlert = dashboard.frames().stream()
          .filter(frame -> frame.step() >= faultStep && frame.step() <= first.step())
          .toList();
      assertThat(untilAlert).hasSizeBetween(1, 2);
      assertThat(dashboard.events()).contains("\"rollback\"");
      Matcher held = find(HELD, output);
      assertThat(Double.parseDouble(held.group(1)))
          .isGreaterThanOrEqualTo(Double.parseDouble(fault.group(2)) - 0.1);
      assertThat(Double.parseDouble(held.group(2))).isFinite();
    }
  }

  @Test
  void the_schedule_decides_the_same_with_and_without_the_agent() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String watched = run(under(dashboard));
      String unwatched = run(List.of("-Dunwatched=true"));

      assertThat(unwatched).contains("event ROLLBACK").doesNotContain("limits:");
      assertThat(watched.replace("limits: none\n", "")).isEqualTo(unwatched);
    }
  }

  /** What the agent's rules make of the frames, which is what the agent made of them. */
  private static Alert firstCritical(Ingest dashboard) {
    RunMonitor monitor = new RunMonitor(dashboard.run(), RuleSettings.defaults());
    dashboard.frames().forEach(monitor::observe);
    return monitor.alerts().stream()
        .filter(alert -> alert.severity() == Severity.CRITICAL)
        .findFirst()
        .orElseThrow();
  }

  private static Matcher find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher;
  }

  private static List<String> under(Ingest dashboard) {
    return List.of(
        "-Dtightrope.agent.jar=" + System.getProperty("agent.jar"),
        "-Dtightrope.dashboard=" + dashboard.url());
  }

  private static String run(List<String> options) throws Exception {
    Process process = ChildJvm.startWithLibrary(options, FaultInStage.class);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
