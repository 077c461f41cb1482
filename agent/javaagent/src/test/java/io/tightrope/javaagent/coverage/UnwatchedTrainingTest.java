package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.PastFit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("agent")
class UnwatchedTrainingTest {
  private static final String NOT_WATCHED = "a training was seen that is not watched";

  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({"SAME_DIFF,SameDiff.fit", "WORD_VECTORS,Word2Vec"})
  void a_training_past_fit_is_said_once_by_its_name(PastFit.Way way, String name) throws Exception {
    String output = train(way);

    assertThat(output.lines().filter(line -> line.contains(NOT_WATCHED)))
        .singleElement()
        .asString()
        .contains(name);
  }

  @ParameterizedTest
  @EnumSource(names = {"FIT", "PRETRAIN", "OWN_LOOP"})
  void a_training_that_is_watched_is_not_called_unwatched(PastFit.Way way) throws Exception {
    assertThat(train(way)).doesNotContain(NOT_WATCHED);
  }

  private String train(PastFit.Way way) throws Exception {
    ChildJvm.Result result = ChildJvm.run(
        directory,
        List.of("-javaagent:" + System.getProperty("agent.jar") + "=dashboard=off"),
        PastFit.class,
        way.name());
    assertThat(result.output()).as(result.errors()).contains("done");
    return result.errors();
  }
}
