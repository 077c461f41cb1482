package io.tightrope.benchmarks.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

  @Test
  void a_log_gets_a_plain_line_for_each() {
    Progress progress = new Progress(stream, false, "recorded", 2);

    progress.done("first", "healthy");
    progress.done("second", "not healthy");

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .noneMatch(line -> line.contains("\033") || line.contains("\r"))
        .last()
        .isEqualTo("recorded: 2 of 2, 0 s left: second not healthy");
  }

  @Test
  void a_terminal_gets_one_line_that_is_written_over() {
    Progress progress = new Progress(stream, true, "recorded", 2);

    progress.done("first", "healthy");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("\r\033[Krecorded: 1 of 2")
        .doesNotContain("\n");

    progress.done("second", "healthy");
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
  }
}
