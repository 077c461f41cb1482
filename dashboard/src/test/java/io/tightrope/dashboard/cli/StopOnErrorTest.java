package io.tightrope.dashboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopOnErrorTest {
  @Test
  void a_full_heap_in_a_thread_of_the_store_ends_the_process_with_one_line_and_exit_code_three()
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DyingDashboard.class.getName(),
            "store-journal")
        .redirectErrorStream(true)
        .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(3);
      assertThat(said)
          .hasLineCount(1)
          .contains("store-journal", "OutOfMemoryError", "exit code 3", "-Xmx");
    } finally {
      process.destroyForcibly();
    }
  }
}
