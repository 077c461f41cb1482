package io.tightrope.dashboard.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example program in a JVM of its own, under the agent. What it prints goes to a file. */
final class TrainingProcess implements AutoCloseable {
  private static final Pattern TOTAL = Pattern.compile("(\\d+) steps in \\d+ stages");

  private final Process process;
  private final Path output;

  private TrainingProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static TrainingProcess start(
      DemoProgram program,
      String run,
      Optional<String> baseline,
      Installation installation,
      URI dashboard,
      List<String> options,
      Path workDirectory)
      throws IOException {
    Path output = workDirectory.resolve(run + ".log");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-javaagent:" + installation.agentJar() + "=dashboard=" + dashboard + ",run=" + run
            + baseline.map(name -> ",baseline=" + name).orElse(""),
        "-cp",
        installation.classPath(),
        program.mainClass(),
        "--summary",
        summary(workDirectory, run).toString()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putIfAbsent("OMP_NUM_THREADS", "1");
    return new TrainingProcess(builder.start(), output);
  }

  static Path summary(Path workDirectory, String run) {
    return workDirectory.resolve(run + ".json").toAbsolutePath();
  }

  /** Waits a little; whether the program has ended. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /** How many steps it will train, as soon as it has said so. */
  OptionalInt totalSteps() throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(output)) {
      return lines
          .lines()
          .limit(20)
          .map(TOTAL::matcher)
          .filter(Matcher::find)
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .findFirst();
    }
  }

  /** The last thing it said. */
  Optional<String> lastWords() throws IOException {
    List<String> lines = Files.readAllLines(output);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
  }

  Path output() {
    return output;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
