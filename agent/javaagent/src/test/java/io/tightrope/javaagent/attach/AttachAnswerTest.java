package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.innocence.VersionAgent;
import io.tightrope.javaagent.programs.Endless;
import io.tightrope.javaagent.programs.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attach} as a user runs it, against real programs: what it prints, and its exit code. */
@Tag("agent")
@Tag("integration")
class AttachAnswerTest {
  private static final String AGENT = System.getProperty("agent.jar");
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir
  private Path directory;

  private final List<Process> started = new ArrayList<>();

  private record Said(int exitCode, String output, String errors) {}

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void a_program_that_trains_is_watched_and_its_page_is_printed() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Process training = start(Endless.class);

      Said said = attach(training, "--dashboard", dashboard.url(), "--run", "lr=0.1,bs=32");

      assertThat(said.errors()).isEmpty();
      assertThat(said.output().lines())
          .containsExactly(
              "attached to " + training.pid() + "; it watches 1 model",
              "run lr=0.1,bs=32: " + dashboard.page("lr=0.1,bs=32"));
      assertThat(said.exitCode()).isZero();
      assertThat(dashboard.run().run()).isEqualTo("lr=0.1,bs=32");
    }
  }

  @Test
  void a_dashboard_that_is_not_there_is_reported_and_a_second_attach_changes_nothing()
      throws Exception {
    Process training = start(Endless.class);

    Said first = attach(training, "--dashboard", NOBODY, "--run", "alone");
    Said second = attach(training, "--run", "another");
    Said list = tightrope("--list");
    Said detached = attach(training, "--detach");
    Said again = attach(training, "--detach");

    assertThat(first.exitCode()).as(first.errors()).isEqualTo(1);
    assertThat(first.output()).contains("it watches 1 model");
    assertThat(first.errors().lines())
        .singleElement()
        .asString()
        .contains("run alone has not reached the dashboard " + NOBODY)
        .contains("No server listens at");
    assertThat(second.exitCode()).as(second.errors()).isEqualTo(2);
    assertThat(second.output()).isEmpty();
    assertThat(second.errors().lines())
        .singleElement()
        .asString()
        .contains("process " + training.pid() + " is watched already (1 model, run alone)");
    assertThat(list.output().lines())
        .anyMatch(line -> line.matches(
            " *" + training.pid() + "  yes +" + Endless.class.getName().replace(".", "\\.")));
    assertThat(detached).isEqualTo(new Said(0, "detached from " + training.pid() + "\n", ""));
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains("there is no agent in process " + training.pid());
    assertThat(Files.readString(errors(training)))
        .as("the program is not told of what its user asked from outside")
        .doesNotContain("installed already");
  }

  @Test
  void a_wrong_setting_is_found_before_the_program_notices_anything() throws Exception {
    Process training = start(Endless.class);

    Said said = attach(training, "--dashboard", "notaurl");
    Said list = tightrope("--list", "--json");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.output()).isEmpty();
    assertThat(said.errors().lines())
        .singleElement()
        .asString()
        .contains("not attached: the value \"notaurl\" of dashboard")
        .contains("an http or https URL");
    assertThat(list.output())
        .contains("{\"pid\":" + training.pid() + ",\"main\":\"" + Endless.class.getName()
            + "\",\"watched\":false}");
  }

  @Test
  void a_program_that_trains_nothing_yet_is_attached_to_and_that_is_said() throws Exception {
    Process idle = start(Waiting.class);

    Said said = attach(idle, "--dashboard", NOBODY);

    assertThat(said.errors()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.output().lines())
        .singleElement()
        .asString()
        .startsWith("attached to " + idle.pid() + "; no model has trained yet.")
        .endsWith("Deeplearning4j is not loaded there.");
  }

  @Test
  void a_process_that_is_gone_is_named() throws Exception {
    Process idle = start(Waiting.class);
    idle.destroyForcibly().waitFor();

    Said said = attach(idle);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors().lines())
        .singleElement()
        .asString()
        .contains("process " + idle.pid() + " does not exist");
  }

  @Test
  void a_program_that_switches_the_agent_off_is_not_watched() throws Exception {
    Process idle = start(Waiting.class, "-Dtightrope.enabled=false");

    Said said = attach(idle);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains("switches the agent off in process " + idle.pid());
  }

  @Test
  void a_jvm_that_is_too_old_is_left_alone() throws Exception {
    Process old = start(Waiting.class, VersionAgent.option(directory, "11"));

    Said said = attach(old);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains("runs on Java 11 and the agent needs Java 17 or newer");
    assertThat(Files.readString(errors(old))).isEmpty();
  }

  @Test
  void a_wrong_setting_of_the_program_itself_is_reported() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Process training = start(Endless.class, "-Dtightrope.overhead=lots");

      Said said = attach(training, "--dashboard", dashboard.url());

      assertThat(said.exitCode()).as(said.errors()).isZero();
      assertThat(said.errors().lines())
          .singleElement()
          .asString()
          .contains("in process " + training.pid() + ": the value \"lots\" of tightrope.overhead");
    }
  }

  /** Starts a program and waits for its first line. */
  private Process start(Class<?> program, String... jvmOptions) throws IOException {
    Process process = ChildJvm.start(List.of(jvmOptions), program);
    started.add(process);
    inBackground(() -> Files.copy(process.getErrorStream(), errors(process)));
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).isNotNull();
    inBackground(() -> output.transferTo(Writer.nullWriter()));
    return process;
  }

  private interface Copying {
    long run() throws IOException;
  }

  private static void inBackground(Copying copying) {
    Thread thread = new Thread(() -> {
      try {
        copying.run();
      } catch (IOException killed) {
        // The test is over.
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  private Path errors(Process process) {
    return directory.resolve("errors-" + process.pid());
  }

  private Said attach(Process process, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(Long.toString(process.pid())));
    all.addAll(List.of(arguments));
    return tightrope(all.toArray(String[]::new));
  }

  private Said tightrope(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dtightrope.agent.jar=" + AGENT,
        "-cp",
        System.getProperty("java.class.path"),
        "io.tightrope.dl4j.cli.Main",
        "attach"));
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
    started.add(process);
    int code = process.waitFor();
    return new Said(code, Files.readString(output), Files.readString(errors));
  }
}
