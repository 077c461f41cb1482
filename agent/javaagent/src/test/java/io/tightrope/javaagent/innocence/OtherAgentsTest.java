package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.javaagent.attach.Ingest;
import io.tightrope.javaagent.programs.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same seeded training of 60 steps, every step observed, with an agent of somebody else beside
 * ours, in both orders: the program's result and what is watched stay what they are with ours alone.
 */
@Tag("agent")
@Tag("integration")
class OtherAgentsTest {
  private static final int STEPS = 60;
  private static final String AGENT = System.getProperty("agent.jar");
  private static final Path OTHERS = Path.of(System.getProperty("other.agents", ""));

  @TempDir
  private static Path home;

  private static ChildJvm.Result unwatched;
  private static Map<String, String> unwatchedModel;
  private static Map<Long, List<Double>> observedAlone;

  @TempDir
  private Path directory;

  @BeforeAll
  static void train_without_the_other_agents() throws Exception {
    unwatched = ChildJvm.run(home, List.of(), Training.class, arguments(home));
    unwatchedModel = SavedModel.content(model(home));
    try (Ingest dashboard = new Ingest()) {
      ChildJvm.run(home, List.of(ours(dashboard)), Training.class, arguments(home));
      observedAlone = observed(dashboard);
    }
    assertThat(observedAlone).hasSize(STEPS);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void opentelemetry_traces_beside_ours(boolean isFirst) throws Exception {
    ChildJvm.Result both = assertUndisturbed(
        isFirst,
        "-javaagent:" + OTHERS.resolve("opentelemetry-javaagent.jar"),
        "-Dotel.traces.exporter=none",
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none");

    assertThat(both.errors()).contains("opentelemetry-javaagent - version: 2.20");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void jacoco_counts_beside_ours(boolean isFirst) throws Exception {
    Path counts = directory.resolve("jacoco.exec");

    ChildJvm.Result both = assertUndisturbed(
        isFirst,
        "-javaagent:" + OTHERS.resolve("org.jacoco.agent-runtime.jar") + "=destfile=" + counts);

    assertThat(counts).isNotEmptyFile();
    assertThat(both.errors()).isEqualTo(unwatched.errors());
  }

  private ChildJvm.Result assertUndisturbed(boolean isFirst, String other, String... properties)
      throws Exception {
    try (Ingest dashboard = new Ingest()) {
      List<String> options = new ArrayList<>(List.of(properties));
      options.addAll(isFirst ? List.of(other, ours(dashboard)) : List.of(ours(dashboard), other));

      ChildJvm.Result both = ChildJvm.run(directory, options, Training.class, arguments(directory));

      assertThat(both.output()).as(both.errors()).isEqualTo(unwatched.output());
      assertThat(both.exitCode()).isEqualTo(unwatched.exitCode());
      assertThat(SavedModel.content(model(directory))).isEqualTo(unwatchedModel);
      assertThat(observed(dashboard)).isEqualTo(observedAlone);
      assertThat(dashboard.events()).contains("System.exit with exit code " + Training.EXIT_CODE);
      return both;
    }
  }

  private static String ours(Ingest dashboard) {
    return "-javaagent:" + AGENT + "=overhead=100%,dashboard=" + dashboard.url();
  }

  /** Variance, sparsity and gradient of each layer by step. */
  private static Map<Long, List<Double>> observed(Ingest dashboard) {
    return dashboard.framesByWorker().values().stream()
        .flatMap(List::stream)
        .collect(Collectors.toMap(StepFrame::step, OtherAgentsTest::measured));
  }

  private static List<Double> measured(StepFrame frame) {
    List<Double> values = new ArrayList<>();
    for (int layer = 0; layer < frame.layerCount(); layer++) {
      values.add(frame.value(LayerStatistic.PREACTIVATION_VARIANCE, layer));
      values.add(frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer));
      values.add(frame.value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer));
      values.add(frame.value(LayerStatistic.BACKWARD_GAIN, layer));
    }
    return values;
  }

  private static String[] arguments(Path directory) {
    return new String[] {Integer.toString(STEPS), model(directory)};
  }

  private static String model(Path directory) {
    return directory.resolve("model.zip").toString();
  }
}
