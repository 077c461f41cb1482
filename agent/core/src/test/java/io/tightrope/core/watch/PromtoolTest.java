package io.tightrope.core.watch;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Prometheus' {@code promtool} on the path. */
@Tag("integration")
class PromtoolTest {
  /**
   * promtool wants this label on summaries alone. Ours are quantiles of one tensor, measured by
   * sorting: they have no count and no sum of observations, so they are gauges.
   */
  private static final String KNOWN = "tightrope_layer_preactivation_quantile non-summary metrics"
      + " should not have \"quantile\" label";

  @TempDir
  Path spool;

  @Test
  void promtool_has_no_other_complaint_about_the_endpoint_of_a_run_gone_wrong() throws Throwable {
    Agent agent = Agent.start(SampleRun.config(Optional.empty(), OptionalInt.of(0), spool));
    RunWatch watch = agent.watch(SampleRun.description("checked"));
    for (int step = 0; step < 30; step++) {
      watch.publish(SampleRun.frame(step)
          .gateOpen(true)
          .escapeProbability(0.1)
          .value(LayerStatistic.NONFINITE_VALUES, 1, 3)
          .value(LayerStatistic.PREACTIVATION_VARIANCE, 1, StepFrame.MEASURED_NAN));
      watch.stepEnded(step, 1.5, 0.1, 100);
      watch.stepTook(step, 50_000_000, 1_000_000);
    }
    eventually(() -> assertThat(AgentTest.scrape(agent))
        .contains("tightrope_layer_preactivation_quantile{")
        .contains("tightrope_alert_active{")
        .contains("tightrope_alerts_total{"));

    Process promtool = new ProcessBuilder("promtool", "check", "metrics")
        .redirectErrorStream(true)
        .start();
    try (OutputStream in = promtool.getOutputStream()) {
      in.write(AgentTest.scrape(agent).getBytes(StandardCharsets.UTF_8));
    }
    String complaints =
        new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(complaints.lines()).containsOnly(KNOWN);
    agent.close();
  }
}
