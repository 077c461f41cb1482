package io.tightrope.dashboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopOnErrorTest {
  @TempDir
  Path directory;

  @Test
  void a_full_heap_in_a_thread_of_the_store_ends_the_process_with_one_line_and_exit_code_three()
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder command = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DyingDashboard.class.getName(),
            "store-journal")
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    // It would have a line of the JVM's own.
    command.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = command.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(3);
      assertThat(Files.readString(output))
          .hasLineCount(1)
          .contains("store-journal", "OutOfMemoryError", "exit code 3", "-Xmx");
    } finally {
      process.destroyForcibly();
    }
  }
}
