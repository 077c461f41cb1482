package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.programs.Loading;
import io.tightrope.javaagent.programs.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seeded training of 200 steps, unwatched and watched. */
@Tag("agent")
@Tag("integration")
class InnocenceTest {
  private static final String STEPS = "200";
  private static final String AGENT = System.getProperty("agent.jar");
  private static final String NOBODY = "dashboard=http://127.0.0.1:1";

  @TempDir
  private static Path home;

  private static ChildJvm.Result unwatched;
  private static Map<String, String> unwatchedModel;

  @TempDir
  private Path directory;

  @BeforeAll
  static void train_unwatched() throws Exception {
    unwatched = ChildJvm.run(home, List.of(), Training.class, STEPS, model(home));
    unwatchedModel = SavedModel.content(model(home));
    assertThat(unwatched.exitCode()).isEqualTo(Training.EXIT_CODE);
  }

  @Test
  void watching_with_the_default_budget_changes_nothing() throws Exception {
    assertInnocent("-javaagent:" + AGENT);
  }

  @Test
  void a_second_agent_stays_out() throws Exception {
    ChildJvm.Result watched =
        run("-javaagent:" + AGENT + "=" + NOBODY, "-javaagent:" + AGENT + "=" + NOBODY);

    assertThat(watched.output()).isEqualTo(unwatched.output());
    assertThat(watched.errors()).contains("installed already");
  }

  @Test
  void settings_that_are_wrong_cost_one_line_each_and_training_goes_on() throws Exception {
    ChildJvm.Result watched = run(
        "-javaagent:" + AGENT + "=" + NOBODY + ",config=/nonexistent/agent.yml,colour=blue",
        "-Dtightrope.overhead=lots",
        "-Dtightrope.metric-port=1");

    assertThat(watched.output()).as(watched.errors()).isEqualTo(unwatched.output());
    assertThat(watched.exitCode()).isEqualTo(unwatched.exitCode());
    assertThat(SavedModel.content(model(directory))).isEqualTo(unwatchedModel);
    assertThat(watched.errors().lines().filter(line -> line.startsWith("tightrope: ")))
        .hasSize(4)
        .anyMatch(line -> line.contains("/nonexistent/agent.yml"))
        .anyMatch(line -> line.contains("\"colour\""))
        .anyMatch(line -> line.contains("\"lots\""))
        .anyMatch(line -> line.contains("did you mean \"metrics-port\"?"));
  }

  @Test
  void the_off_switch_leaves_no_trace() throws Exception {
    assertInnocent("-Dtightrope.enabled=false", "-javaagent:" + AGENT);
  }

  @Test
  void a_model_saved_while_watched_loads_without_tightrope() throws Exception {
    run("-javaagent:" + AGENT + "=" + NOBODY);

    ChildJvm.Result loaded = ChildJvm.run(directory, List.of(), Loading.class, model(directory));

    assertThat(loaded.output()).startsWith("parameters");
    assertThat(unwatched.output()).contains(loaded.output());
  }

  private void assertInnocent(String... jvmOptions) throws Exception {
    ChildJvm.Result watched = run(jvmOptions);
    assertThat(watched.errors()).isEqualTo(unwatched.errors());
    assertThat(watched.output()).as(watched.errors()).isEqualTo(unwatched.output());
    assertThat(watched.exitCode()).isEqualTo(unwatched.exitCode());
    assertThat(SavedModel.content(model(directory))).isEqualTo(unwatchedModel);
  }

  private ChildJvm.Result run(String... jvmOptions) throws Exception {
    return ChildJvm.run(
        directory, Arrays.asList(jvmOptions), Training.class, STEPS, model(directory));
  }

  private static String model(Path directory) {
    return directory.resolve("model.zip").toString();
  }
}
