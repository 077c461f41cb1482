package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's jar may lie anywhere, even where the Java libraries' own notation for jars breaks. */
@Tag("agent")
@Tag("integration")
class AgentPathTest {
  @TempDir
  Path directory;

  private Path agent() throws Exception {
    Path odd = Files.createDirectories(directory.resolve("50% off #1, wow!").resolve("a b!"));
    return Files.copy(Path.of(System.getProperty("agent.jar")), odd.resolve("tightrope-agent.jar"));
  }

  @Test
  void it_watches_from_a_directory_that_ends_with_an_exclamation_mark() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      ChildJvm.Result result = ChildJvm.run(
          directory,
          List.of("-javaagent:" + agent() + "=dashboard=" + dashboard.url()),
          Training.class,
          "30",
          directory.resolve("model.zip").toString());

      assertThat(result.exitCode()).as(result.errors()).isEqualTo(Training.EXIT_CODE);
      assertThat(result.errors()).doesNotContain("tightrope");
      assertThat(dashboard.next(5000).step()).isZero();
    }
  }
}
