package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static List<String> criticalBy(RuleSettings rules) {
    RunDescription network = new RunDescription(
        "ramp",
        "",
        "deeplearning4j",
        "",
        "",
        Optional.empty(),
        IntStream.range(0, LAYERS)
            .mapToObj(
                i -> new LayerDescription(i, "d" + i, "hidden", 8, 8, List.of(), Optional.empty()))
            .toList(),
        Map.of());
    SampleMonitor monitor = new SampleMonitor(network, 1, rules);
    List<String> last = List.of();
    for (int step = 0; step < 5; step++) {
      last = monitor.observe(
          step,
          1,
          0.6,
          new Vitals(List.of("d0", "d1", "d2"), all(1), all(0.6), all(0.5), all(0.1), 1));
    }
    return last;
  }

  private static double[] all(double value) {
    return new double[] {value, value, value};
  }
}
