package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.AgentRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate of a ramp judges by the same file of limits as agent, dashboard and {@code replay}, which
 * the dashboard's {@code SameRulesTest} compares with each other: that module does not see this one, so
 * file and finding here are the same as there.
 */
class SampleMonitorTest {
  private static final int LAYERS = 3;

  @AfterEach
  void forget() {
    System.clearProperty("tightrope.rules");
  }

  @Test
  void the_gate_judges_by_the_rules_file_of_the_agents_settings(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(
        folder.resolve("rules.yml"), "deadLayer: {sparsity: 0.5, plainSteps: 0}\n");
    System.setProperty("tightrope.rules", file.toString());

    assertThat(criticalBy(AgentRules.ofProcess()))
        .isEqualTo(criticalBy(RuleSettings.load(file)))
        .singleElement()
        .asString()
        .startsWith("DeadLayer: Layers 0 to 2: nothing is passed on at step 1");
    assertThat(criticalBy(RuleSettings.defaults())).isEmpty();
  }

  @Test
  void sparsity_that_is_not_held_is_waited_for_and_not_called_broken() {
    SampleMonitor monitor = new SampleMonitor(network(40), 1, RuleSettings.defaults());

    for (int step = 5; step <= 400; step += 5) {
      monitor.loss(1);
      monitor.observe(step, 1, 0.8, vitals(0.5, Double.NaN));
    }

    assertThat(monitor.broken()).isEmpty();
  }

  @Test
  void an_alignment_that_rises_is_told_and_not_called_broken() {
    SampleMonitor monitor = new SampleMonitor(network(40), 1, RuleSettings.defaults());
    Optional<Alert> whileSettled = Optional.empty();

    for (int step = 5; step <= 1200; step += 5) {
      monitor.loss(1);
      double alignment = step <= 600 ? 0.2 : 0.7;
      monitor.observe(step, 1, 0.6, vitals(0.6, step % 40 == 0 ? alignment : Double.NaN));
      whileSettled = step == 600 ? monitor.rising() : whileSettled;
    }

    assertThat(whileSettled).isEmpty();
    // The first layer reads the inputs, whose direction is that of the data.
    assertThat(monitor.rising().orElseThrow().layers()).containsExactly(1, 2);
    assertThat(monitor.broken()).isEmpty();
  }

  @Test
  void thresholds_are_steered_once_the_alignment_has_settled_and_the_slower_the_more_it_rises() {
    assertThat(steeringSpeedAfter(0, 395, 0.2)).isZero();
    assertThat(steeringSpeedAfter(0, 600, 0.2)).isEqualTo(1);
    assertThat(steeringSpeedAfter(0, 600, 0.25)).isCloseTo(0.5, within(1e-9));
    assertThat(steeringSpeedAfter(0, 600, 0.31)).isZero();
  }

  @Test
  void after_a_jump_the_alignment_has_to_settle_again() {
    assertThat(steeringSpeedAfter(500, 850, 0.2)).isZero();
    assertThat(steeringSpeedAfter(500, 1100, 0.2)).isEqualTo(1);
  }

  @Test
  void in_narrow_layers_the_alignment_means_nothing() {
    RuleSettings rules = RuleSettings.defaults();

    assertThat(new SampleMonitor(network(40), 1, rules).judgesAlignment()).isTrue();
    assertThat(new SampleMonitor(network(31), 1, rules).judgesAlignment()).isFalse();
  }

  /** With an alignment of 0.2 up to step 400 after the jump, and another one after that. */
  private static double steeringSpeedAfter(long jump, int steps, double later) {
    SampleMonitor monitor = new SampleMonitor(network(40), 1, RuleSettings.defaults());
    for (int step = 5; step <= steps; step += 5) {
      if (step == jump) {
        monitor.jumped(step);
      }
      monitor.loss(1);
      monitor.observe(step, 1, 0.6, vitals(0.6, step <= jump + 400 ? 0.2 : later));
    }
    return monitor.steeringSpeed(steps);
  }

  private static List<String> criticalBy(RuleSettings rules) {
    SampleMonitor monitor = new SampleMonitor(network(8), 1, rules);
    for (int step = 0; step < 5; step++) {
      monitor.loss(1);
      monitor.observe(step, 1, 0.6, vitals(0.6, Double.NaN));
    }
    return monitor.broken();
  }

  private static RunDescription network(int inputs) {
    return new RunDescription(
        "ramp",
        "",
        "deeplearning4j",
        "",
        "",
        Optional.empty(),
        IntStream.range(0, LAYERS)
            .mapToObj(i ->
                new LayerDescription(i, "d" + i, "hidden", 8, inputs, List.of(), Optional.empty()))
            .toList(),
        Map.of());
  }

  private static Vitals vitals(double sparsity, double alignment) {
    return new Vitals(
        List.of("d0", "d1", "d2"), all(1), all(sparsity), all(0.5), all(alignment), all(0.1), 1);
  }

  private static double[] all(double value) {
    return new double[] {value, value, value};
  }
}
