package io.tightrope.benchmarks.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.CommandConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SamplingCommandTest {
  private static final int STEPS = 600;

  @TempDir
  private Path directory;

  @RegisterExtension
  private final CommandConsole console = new CommandConsole();

  @BeforeEach
  void record() throws IOException {
    Recordings recordings = new Recordings(directory);
    recordings.write("quiet", 1, Recorded.run(STEPS));
    recordings.write("broken", 1, Recorded.run(STEPS, false, step -> step >= STEPS / 3, step -> 0));
  }

  private int run(String... options) {
    String[] all = new String[options.length + 3];
    System.arraycopy(options, 0, all, 3, options.length);
    all[0] = "--recordings";
    all[1] = directory.toString();
    all[2] = "--only-kept";
    return console.run(new SamplingCommand(), all);
  }

  private String printed() {
    return console.printed();
  }

  @Test
  void runs_that_are_judged_alike_whatever_is_observed_meet_the_aims() throws IOException {
    int code = run("--json");

    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.get("pairs").asInt()).isEqualTo(40);
    assertThat(report.get("changed").asInt()).isZero();
    assertThat(report.at("/groups/ordinaryHealthy/critical").asInt()).isZero();
    assertThat(report.at("/groups/sparseBad/critical").asInt()).isEqualTo(1);
    assertThat(report.at("/groups/sparseBad/thinnedCritical").asInt()).isEqualTo(20);
    assertThat(report.at("/runs/0/full/rule").asText()).isEqualTo("NonFiniteValues");
    assertThat(report.at("/runs/0/full/step").asInt()).isEqualTo(STEPS / 3);
    assertThat(code).isZero();
  }

  @Test
  void a_run_of_which_the_one_bad_step_is_rarely_observed_misses_the_aim_and_is_listed()
      throws IOException {
    new Recordings(directory)
        .write("once", 1, Recorded.run(STEPS, false, step -> step == 333, step -> 0));

    int code = run("--patterns", "8");

    assertThat(code).isEqualTo(1);
    assertThat(printed())
        .contains("aim: at most 2 % changed, none from quiet to critical: missed")
        .contains("once-v1")
        .contains("critical NonFiniteValues@333");
  }

  @Test
  void only_the_chosen_recordings_are_judged() throws IOException {
    run("--only", "qu*t", "--json");

    assertThat(new ObjectMapper().readTree(printed()).get("recordings").asInt()).isEqualTo(1);
  }

  @Test
  void a_choice_of_nothing_and_a_broken_recording_are_usage_errors() throws IOException {
    assertThat(run("--only", "nothing")).isEqualTo(2);
    assertThat(console.errors()).contains("No training matches --only nothing");

    Files.writeString(directory.resolve("torn-v1.json.gz"), "{\"description\": 5}");
    assertThat(run()).isEqualTo(2);
    assertThat(console.errors()).contains("torn-v1.json.gz");
  }
}
