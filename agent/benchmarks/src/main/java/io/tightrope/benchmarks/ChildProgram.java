package io.tightrope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program that writes its summary as JSON to the file behind {@code --summary}, in a JVM of
 * its own.
 */
public final class ChildProgram {
  private static final int PATIENCE_MINUTES = 60;

  private ChildProgram() {}

  /**
   * Runs it with this JVM's class path and waits for its end.
   *
   * @param jvm options of the JVM
   * @return its summary
   * @throws IOException if it does not end with code 0 and a summary; the message has what it
   *     printed
   */
  public static JsonNode run(Class<?> program, List<String> arguments, List<String> jvm)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tightrope-program");
    Path summary = folder.resolve("summary.json");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of(
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        "--summary",
        summary.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0 || !Files.exists(summary)) {
        throw new IOException(program.getSimpleName() + " " + String.join(" ", arguments)
            + " did not end well; it printed: " + Files.readString(log));
      }
      return new ObjectMapper().readTree(summary.toFile());
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(summary);
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder);
    }
  }
}
