package io.tightrope.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.CommandConsole;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dl4j.hook.AgentJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OrdinaryCommandTest {
  @TempDir
  private Path directory;

  @RegisterExtension
  private final CommandConsole console = new CommandConsole();

  private int run(String... options) {
    List<String> all = Stream.concat(
            Stream.of("--recordings", directory.toString()), Stream.of(options))
        .toList();
    return console.run(new OrdinaryCommand(), all.toArray(String[]::new));
  }

  private RecordedRun kept(String setting, String job) throws IOException {
    Path folder = directory.resolve(setting);
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files
          .filter(each -> each.getFileName().toString().startsWith(job + "-v"))
          .filter(each -> !each.toString().contains("+"))
          .findFirst()
          .orElseThrow();
      try (InputStream in = Files.newInputStream(file)) {
        return RecordedRun.read(in);
      }
    }
  }

  @Test
  @Tag("integration")
  void jobs_run_under_the_agent_and_are_judged_from_their_recordings() throws IOException {
    assumeThat(AgentJar.find()).as("tightrope-agent.jar is built").isPresent();

    int code = run("--only", "xor-full-batch", "--setting", "every-step", "--json");
    int tuned = run("--only", "adversarial-pair", "--setting", "every-step", "--json", "--tuning");

    assertThat(code).as(console.errors()).isZero();
    assertThat(tuned).as(console.errors()).isZero();
    RecordedRun xor = kept("every-step", "xor-full-batch");
    assertThat(xor.frames()).hasSize(1500);
    assertThat(xor.scalars().stream()
            .flatMap(block -> Stream.ofNullable(block.series().get(ScalarBlock.LOSS)))
            .mapToInt(ScalarSeries::size)
            .sum())
        .isEqualTo(1500);
    assertThat(xor.outcome().get("score").asDouble()).isEqualTo(1);
    assertThat(kept("every-step", "adversarial-pair").description().model())
        .as("of two networks, the one that the job is about")
        .isEqualTo("mln-3x32");
    assertThat(Files.list(directory.resolve("every-step"))).hasSize(3);

    run("--only-kept", "--only", "xor-full-batch", "--setting", "every-step", "--json");
    JsonNode reported = new ObjectMapper().readTree(console.printed());
    assertThat(reported.get("jobs")).hasSize(1);
  }

  @Test
  void an_unknown_setting_is_named_with_those_there_are() {
    assertThat(run("--setting", "fast")).isEqualTo(2);
    assertThat(console.errors())
        .contains("--setting is fast. It must be default, slowed or every-step.");
  }

  @Test
  void a_pattern_that_no_job_matches_is_named() {
    assertThat(run("--only", "no-such-job")).isEqualTo(2);
    assertThat(console.errors())
        .contains("No job of the reported part matches --only no-such-job; try --tuning.");
  }
}
