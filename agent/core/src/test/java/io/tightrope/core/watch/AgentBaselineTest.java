package io.tightrope.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentBaselineTest {
  @TempDir
  Path folder;

  private final AgentHealth health = new AgentHealth();

  @Test
  void a_recording_is_read_and_its_run_named() throws IOException {
    Path file = folder.resolve("dense.json");
    try (OutputStream out = Files.newOutputStream(file)) {
      new RecordedRun(
              SampleRun.description("dense"),
              LongStream.range(0, 5)
                  .mapToObj(step -> SampleRun.frame(step).seq(step).build())
                  .toList(),
              List.of(),
              NullNode.getInstance())
          .write(out);
    }
    AgentBaseline baseline = new AgentBaseline(Optional.of(file.toString()), false, health);

    assertThat(baseline.name()).contains("dense");
    assertThat(baseline.recorded()).get().satisfies(read -> {
      assertThat(read.lastStep()).isEqualTo(4);
      assertThat(read.batchSize()).isEqualTo(100);
    });
    assertThat(baseline.told(Optional.of(told()))).isEmpty();
    assertThat(health.errors()).isZero();
  }

  @Test
  void a_name_is_what_the_dashboard_tells() {
    AgentBaseline baseline = new AgentBaseline(Optional.of("dense"), true, health);

    assertThat(baseline.name()).contains("dense");
    assertThat(baseline.recorded()).isEmpty();
    assertThat(baseline.told(Optional.of(told()))).isPresent();
    assertThat(health.errors()).isZero();
  }

  @Test
  void one_that_cannot_be_had_is_reported_once() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"frames\": 3}");
    String away = folder.resolve("away.json").toString();
    for (String setting : List.of(away, broken.toString(), "unheard of", "no dashboard")) {
      long before = health.errors();
      AgentBaseline baseline =
          new AgentBaseline(Optional.of(setting), !setting.equals("no dashboard"), health);

      for (int i = 0; i < 3; i++) {
        assertThat(baseline.recorded()).isEmpty();
        assertThat(baseline.told(Optional.empty())).isEmpty();
      }

      assertThat(health.errors()).as(setting).isEqualTo(before + 1);
    }
  }

  @Test
  void without_the_setting_there_is_none_and_nothing_to_report() {
    AgentBaseline baseline = new AgentBaseline(Optional.empty(), false, health);

    assertThat(baseline.name()).isEmpty();
    assertThat(baseline.told(Optional.empty())).isEmpty();
    assertThat(health.errors()).isZero();
  }

  private static Baseline told() {
    TreeMap<Long, Double> losses = new TreeMap<>();
    losses.put(0L, 2.3);
    return Baseline.of("dense", losses, 64);
  }
}
