package io.tightrope.dashboard.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end. */
final class Tool {
  private Tool() {}

  /**
   * What became of it.
   *
   * @param exit its exit code
   * @param output what it wrote to either stream
   */
  record Result(int exit, String output) {}

  static Result run(Path directory, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static Result run(Path directory, String... command) throws IOException {
    return run(directory, List.of(command));
  }
}
