package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.attach.Ingest;
import io.tightrope.javaagent.programs.Training;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same seeded training of 200 steps, every step observed, by each way in: with everything as it
 * should be, and with several parts of the agent and its surroundings broken at once. Parameters,
 * saved model, output and exit code stay what they are unwatched.
 */
@Tag("agent")
@Tag("integration")
class InjectedFaultsTest {
  private static final int STEPS = 200;
  private static final String AGENT = System.getProperty("agent.jar");
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir
  private static Path home;

  private static ChildJvm.Result unwatched;
  private static Map<String, String> unwatchedModel;

  @TempDir
  private Path directory;

  @BeforeAll
  static void train_unwatched() throws Exception {
    unwatched = ChildJvm.run(home, List.of(), Training.class, arguments(home));
    unwatchedModel = SavedModel.content(model(home));
    assertThat(unwatched.exitCode()).isEqualTo(Training.EXIT_CODE);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_broken_and_the_last_step_has_arrived_when_the_program_has_ended(Way way)
      throws Exception {
    try (Ingest dashboard = new Ingest()) {
      assertInnocent(way, List.of("dashboard=" + dashboard.url()));

      assertThat(dashboard.lastStep()).isEqualTo(STEPS - 1);
      assertThat(dashboard.events()).contains("\"end\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_port_is_taken_the_disk_full_the_dashboard_dead_and_the_heap_exhausted(Way way)
      throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FullDisk disk = new FullDisk(directory)) {
      ChildJvm.Result watched = assertInnocent(
          way,
          List.of(
              "dashboard=" + NOBODY,
              "metrics-port=" + taken.getLocalPort(),
              "queue-limit=64KB",
              "spool=" + disk.directory()),
          "io/tightrope/core/json/RunCodec.encode=exhaust");

      assertThat(watched.errors())
          .containsOnlyOnce("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("Set metrics-port to a port of its own, or to 0 for any free one.")
          .contains("writing to the spool failed")
          .contains("OutOfMemoryError");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_dashboard_never_answers_and_a_detector_throws(Way way) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ChildJvm.Result watched = assertInnocent(
          way,
          List.of("dashboard=http://127.0.0.1:" + silent.getLocalPort()),
          "io/tightrope/core/detect/rules/DeadLayer.judge=throw");

      assertThat(watched.errors()).contains("judging a frame failed").contains("injected");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_dashboard_answers_garbage_of_every_kind(Way way) throws Exception {
    try (BrokenDashboard broken = new BrokenDashboard()) {
      assertInnocent(way, List.of("dashboard=" + broken.url()));

      assertThat(broken.connections()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_settings_are_malformed_which_costs_one_line(Way way) throws Exception {
    ChildJvm.Result watched = assertInnocent(way, List.of("grace=plenty"));

    assertThat(watched.errors().lines().filter(line -> line.contains("grace"))).hasSize(1);
  }

  private ChildJvm.Result assertInnocent(Way way, List<String> settings, String... faults)
      throws Exception {
    List<String> options = new ArrayList<>();
    if (faults.length > 0) {
      options.add(FaultAgent.option(directory, String.join(";", faults)));
    }
    options.add("-Dtightrope.overhead=100%");
    options.add("-Dtightrope.spool=" + directory.resolve("spool"));
    settings.forEach(setting -> options.add("-Dtightrope." + setting));

    ChildJvm.Result watched = way.run(directory, options, AGENT, arguments(directory));

    assertThat(watched.output()).as(watched.errors()).isEqualTo(unwatched.output());
    assertThat(watched.exitCode()).isEqualTo(unwatched.exitCode());
    assertThat(SavedModel.content(model(directory))).isEqualTo(unwatchedModel);
    return watched;
  }

  private static String[] arguments(Path directory) {
    return new String[] {Integer.toString(STEPS), model(directory)};
  }

  private static String model(Path directory) {
    return directory.resolve("model.zip").toString();
  }
}
