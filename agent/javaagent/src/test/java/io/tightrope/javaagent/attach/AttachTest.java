package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.Endless;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("agent")
@Tag("integration")
class AttachTest {
  private static final String AGENT = System.getProperty("agent.jar");

  @Test
  void an_attached_agent_sends_frames_and_leaves_when_told() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Process training = ChildJvm.start(List.of(), Endless.class);
      try {
        BufferedReader output = new BufferedReader(
            new InputStreamReader(training.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("step 100");

        load(training, "dashboard=" + dashboard.url() + ",run=attached");
        StepFrame first = dashboard.next(60_000);

        assertThat(first.step()).as("it knows how far training was").isGreaterThanOrEqualTo(100);
        assertThat(dashboard.run().run()).isEqualTo("attached");
        assertThat(first.value(LayerStatistic.PREACTIVATION_VARIANCE, 0)).isPositive();
        assertThat(first.value(LayerStatistic.ACTIVATION_SPARSITY, 0)).isBetween(0.1, 0.9);

        load(training, "detach");
        assertThat(dashboard.isQuiet(1000)).as("no frame after it has left").isTrue();
        readUntilSteps(output, 3);
      } finally {
        training.destroyForcibly();
      }
    }
  }

  private static void readUntilSteps(BufferedReader output, int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      assertThat(output.readLine()).as("training goes on").startsWith("step");
    }
  }

  private static void load(Process process, String argument) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
    try {
      machine.loadAgent(AGENT, argument);
    } finally {
      machine.detach();
    }
  }
}
