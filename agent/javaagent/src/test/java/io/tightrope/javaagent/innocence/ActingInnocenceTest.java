package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.programs.Loading;
import io.tightrope.javaagent.programs.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training with dropout, unwatched and with a checkpoint whenever one may be made. */
@Tag("agent")
@Tag("integration")
class ActingInnocenceTest {
  private static final String STEPS = "1500";

  @TempDir
  private Path directory;

  @Test
  void checkpoints_change_nothing_and_load_without_tightrope() throws Exception {
    Path alone = Files.createDirectory(directory.resolve("alone"));
    Path watched = Files.createDirectory(directory.resolve("watched"));
    Path checkpoints = directory.resolve("checkpoints");

    ChildJvm.Result expected = ChildJvm.run(alone, List.of(), Training.class, STEPS, model(alone));
    ChildJvm.Result found = ChildJvm.run(
        watched,
        List.of(
            "-javaagent:" + System.getProperty("agent.jar"),
            "-Dtightrope.run=checked",
            "-Dtightrope.overhead=100%",
            "-Dtightrope.checkpoint-dir=" + checkpoints,
            "-Dtightrope.checkpoint-every=1"),
        Training.class,
        STEPS,
        model(watched));

    assertThat(found).isEqualTo(expected);
    assertThat(SavedModel.content(model(watched))).isEqualTo(SavedModel.content(model(alone)));
    try (Stream<Path> files = Files.list(checkpoints.resolve("checked"))) {
      Path file = files.findFirst().orElseThrow();
      ChildJvm.Result loaded = ChildJvm.run(directory, List.of(), Loading.class, file.toString());
      assertThat(loaded.exitCode()).as(loaded.errors()).isZero();
      assertThat(loaded.output()).startsWith("parameters");
    }
  }

  private static String model(Path directory) {
    return directory.resolve("model.zip").toString();
  }
}
