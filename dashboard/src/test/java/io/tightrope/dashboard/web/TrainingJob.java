package io.tightrope.dashboard.web;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An example of the repository, or a program of its tests, trained in a JVM of its own under the built agent. */
public final class TrainingJob implements AutoCloseable {
  private static final Path EXAMPLES = Path.of("../agent/examples/target").toAbsolutePath();
  private static final Path AGENT =
      Path.of("../agent/javaagent/target/tightrope-agent.jar").toAbsolutePath();

  private final Process process;

  private TrainingJob(Process process) {
    this.process = process;
  }

  /** Whether agent and examples have been built. */
  public static boolean isBuilt() {
    return Files.exists(AGENT) && Files.exists(EXAMPLES.resolve("class-path"));
  }

  static TrainingJob start(String program, String run, URI dashboard, Path output)
      throws IOException {
    return start(
        program, List.of("-Xmx1g"), List.of(), "dashboard=" + dashboard + ",run=" + run, output);
  }

  /**
   * Starts a program.
   *
   * @param options of its JVM
   * @param arguments what its {@code main} gets
   * @param settings what the agent gets
   */
  public static TrainingJob start(
      String program, List<String> options, List<String> arguments, String settings, Path output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(
        "-javaagent:" + AGENT + "=" + settings,
        "-cp",
        EXAMPLES.resolve("classes")
            + File.pathSeparator
            + EXAMPLES.resolve("test-classes")
            + File.pathSeparator
            + Files.readString(EXAMPLES.resolve("class-path")).strip(),
        "io.tightrope.examples." + program));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new TrainingJob(builder.start());
  }

  /** The program's process. */
  public Process process() {
    return process;
  }

  /** Waits for the program's end; its exit code. */
  public int exit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the program has not ended after " + patience);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
