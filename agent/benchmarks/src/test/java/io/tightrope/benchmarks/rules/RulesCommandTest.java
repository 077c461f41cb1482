package io.tightrope.benchmarks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.CommandConsole;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final int STEPS = 200;

  @TempDir
  private Path directory;

  @RegisterExtension
  private final CommandConsole console = new CommandConsole();

  private int run(String... options) {
    return console.run(new RulesCommand(), options);
  }

  /** A run of one layer; from some step on, values are not finite. */
  private void write(String file, long notFiniteFrom, ObjectNode outcome) throws IOException {
    RunDescription description = new RunDescription(
        file,
        file,
        "deeplearning4j",
        "mln-1x4",
        "test",
        Optional.empty(),
        List.of(new LayerDescription(0, "only", "dense", 4, 4, List.of(), Optional.empty())),
        Map.of());
    List<StepFrame> frames = LongStream.range(0, STEPS)
        .mapToObj(step -> StepFrame.builder(step, step, 1)
            .timestamp(step)
            .loss(2.0 / (1 + 0.05 * step))
            .learningRate(0.01)
            .batchSize(16)
            .value(LayerStatistic.PREACTIVATION_VARIANCE, 0, 1)
            .value(LayerStatistic.NONFINITE_VALUES, 0, step >= notFiniteFrom ? 5 : 0)
            .build())
        .toList();
    Path path = directory.resolve(file + ".json.gz");
    Files.createDirectories(path.resolveSibling(""));
    try (OutputStream target = new GZIPOutputStream(Files.newOutputStream(path))) {
      new RecordedRun(description, frames, List.of(), outcome).write(target);
    }
  }

  private static ObjectNode job(String name, String part, double score) {
    return new ObjectMapper()
        .createObjectNode()
        .put("kind", "population")
        .put("member", name)
        .put("base", "a-test-job")
        .put("part", part)
        .put("setting", "default")
        .put("atLeast", 0.8)
        .put("scoreUntrained", 0.1)
        .put("score", score)
        .put("finalLoss", 0.1);
  }

  private static ObjectNode brokenJob(String name, double score) {
    ObjectNode outcome = job(name, "REPORTED", score);
    outcome.putObject("fault").put("kind", "values").put("words", "").put("step", 50);
    return outcome;
  }

  private JsonNode printed() throws IOException {
    return new ObjectMapper().readTree(console.printed());
  }

  @Test
  void recordings_of_all_sources_are_judged_by_their_outcomes() throws IOException {
    write("jobs/base", STEPS, job("a-test-job", "REPORTED", 0.9));
    write("jobs/fails", 60, brokenJob("a-test-job-fails", 0.3));
    write("jobs/learns", 60, brokenJob("a-test-job-learns", 0.88));
    write("jobs/missed", 60, job("another-test-job", "REPORTED", 0.5));
    write("sampled", 60, new ObjectMapper().createObjectNode().put("healthy", true));
    ObjectNode trained = new ObjectMapper().createObjectNode();
    trained.putArray("testAccuracy").add(0.2);
    write("other", 60, trained);
    write("unknown", 60, new ObjectMapper().createObjectNode());

    assertThat(run(directory.toString(), "--json")).as(console.errors()).isZero();

    JsonNode totals = printed();
    assertThat(totals.at("/sources/broken jobs, default").toString())
        .isEqualTo("{\"failing\":1,\"inTime\":1,\"missed\":0,\"silent\":0,\"good\":1,"
            + "\"goodCritical\":1,\"goodWarned\":1}");
    assertThat(totals.at("/sources/ordinary jobs, default/good").asInt()).isEqualTo(1);
    assertThat(totals.at("/sources/ordinary jobs, default/goodCritical").asInt())
        .isZero();
    assertThat(totals.at("/sources/sampling/goodCritical").asInt()).isEqualTo(1);
    assertThat(totals.at("/sources/other/inTime").asInt()).isEqualTo(1);
    assertThat(totals.at("/sources/all/failing").asInt()).isEqualTo(2);
    assertThat(totals.at("/rules/NonFiniteValues critical").toString())
        .isEqualTo("{\"true\":2,\"false\":2,\"first\":2,\"lead\":139}");
  }

  @Test
  void only_recordings_of_the_chosen_part_count() throws IOException {
    write("one", STEPS, job("a-test-job", "REPORTED", 0.9));
    write("two", STEPS, job("another-test-job", "TUNING", 0.9));
    write("sampled", STEPS, new ObjectMapper().createObjectNode().put("healthy", true));

    assertThat(run(directory.toString(), "--json", "--part", "tuning")).isZero();

    assertThat(printed().at("/sources/all/good").asInt()).isEqualTo(1);
  }

  @Test
  void saved_numbers_stand_beside_the_new_ones() throws IOException {
    write("one", STEPS, job("a-test-job", "REPORTED", 0.9));
    String saved = directory.resolve("saved.json").toString();
    assertThat(run(directory.toString(), "--save", saved)).isZero();
    write("two", 60, job("another-test-job", "REPORTED", 0.9));

    assertThat(run(directory.toString(), "--before", saved)).isZero();

    assertThat(console.printed().replaceAll(" +", " "))
        .contains("NonFiniteValues critical 0 (0) 1 (0) 0 of 1")
        .contains("1 of 2, 50 % (9 to 91 %) (0 of 1)");
  }

  @Test
  void a_folder_that_is_not_there_and_a_part_that_does_not_exist_are_named() {
    assertThat(run(directory.resolve("nothing").toString())).isEqualTo(2);
    assertThat(console.errors()).contains("is not a folder. Name a folder of recordings.");
    assertThat(run(directory.toString(), "--part", "best")).isEqualTo(2);
    assertThat(console.errors()).contains("--part is best. It must be tuning, reported or all.");
    assertThat(run(directory.toString())).isEqualTo(2);
    assertThat(console.errors()).contains("There are no recordings.");
  }
}
