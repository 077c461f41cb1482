package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class HttpApiDocTest {
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir
  Path data;

  @Test
  void every_line_of_the_api_by_example_does_what_it_says() throws Exception {
    Path document = Path.of(System.getProperty("tightrope.home", ".."), "docs", "http-api.md");
    List<String> commands = SHELL
        .matcher(Files.readString(document))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
    assertThat(commands).hasSizeGreaterThan(10);
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      String address = dashboard.address().toString().replaceAll("/$", "");
      for (String command : commands) {
        Process shell = shell(command, address);
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(command + "\n" + said).isZero();
        if (command.contains("/frames\"")) {
          assertThat(said).isEqualTo("{\"accepted\":2,\"duplicates\":0}");
        }
      }
      assertThat(dashboard.runs().all()).isEmpty();
    }
  }

  private static Process shell(String command, String address) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().put("DASHBOARD", address);
    return builder.start();
  }
}
