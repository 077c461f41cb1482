package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.ListenersReplaced;
import io.tightrope.javaagent.programs.OneLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("agent")
@Tag("integration")
class OneLineTest {
  private static final String AGENT = "-Dtightrope.agent.jar=" + System.getProperty("agent.jar");

  @Test
  void one_line_of_code_attaches_the_agent_to_its_own_process_and_sees_everything()
      throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String output = run(dashboard, AGENT);

      assertThat(output).contains("limits: none").contains("meters: true");
      StepFrame first = dashboard.next(1000);
      assertThat(first.step()).isZero();
      assertThat(first.value(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isPositive();
      assertThat(first.value(LayerStatistic.BACKWARD_GAIN, 1)).isPositive();
    }
  }

  @Test
  void where_attaching_is_forbidden_it_says_so_and_watches_what_listeners_show() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String output = run(dashboard, AGENT, "-XX:+DisableAttachMechanism");

      assertThat(output).contains("limits: pre-activations").contains("attaching failed");
      StepFrame first = dashboard.next(1000);
      assertThat(first.has(LayerStatistic.PREACTIVATION_VARIANCE)).isFalse();
      assertThat(first.value(LayerStatistic.ACTIVATION_SPARSITY, 0)).isBetween(0.1, 0.9);
      assertThat(first.value(LayerStatistic.WEIGHT_GRADIENT_NORM, 1)).isPositive();
      assertThat(first.value(LayerStatistic.UPDATE_RATIO, 0)).isPositive();
    }
  }

  @Test
  void where_listeners_are_all_there_is_it_says_when_the_program_replaces_them() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Process process = ChildJvm.startWithLibrary(
          List.of(
              AGENT,
              "-XX:+DisableAttachMechanism",
              "-Dtightrope.dashboard=" + dashboard.url(),
              "-Dtightrope.run=blind"),
          ListenersReplaced.class);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(errors).isZero();
      String line = "of run \"blind\" nothing is recorded after step 9. Call Tightrope.watch after"
          + " setListeners, or use addListeners";
      assertThat(output).contains("trained 30");
      assertThat(errors).containsOnlyOnce(line);
      assertThat(dashboard.events()).contains("note", "setListeners");
    }
  }

  private static String run(Ingest dashboard, String... jvmOptions) throws Exception {
    List<String> options = new java.util.ArrayList<>(List.of(jvmOptions));
    options.add("-Dtightrope.dashboard=" + dashboard.url());
    Process process = ChildJvm.startWithLibrary(options, OneLine.class);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
