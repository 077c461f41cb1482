package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dashboard in a JVM of its own, which can be killed. */
final class DashboardProcess implements AutoCloseable {
  private static final String GREETING = "Tightrope dashboard at ";

  private final Process process;
  private final URI address;

  private DashboardProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static DashboardProcess start(Path data, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.tightrope.dashboard.cli.Main",
        "dashboard",
        "--data",
        data.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String line = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    assertThat(line).startsWith(GREETING);
    return new DashboardProcess(process, URI.create(line.substring(GREETING.length())));
  }

  URI address() {
    return address;
  }

  /** As {@code kill -9} does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
