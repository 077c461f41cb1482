package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dashboard in a JVM of its own, for a benchmark. Closing it kills it. Not thread-safe. */
final class DashboardJvm implements AutoCloseable {
  private static final String GREETING = "Tightrope dashboard at ";
  private static final long POLL_MILLIS = 10;

  private final Process process;
  private final URI address;

  private DashboardJvm(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one on any free port and waits until it can be connected to.
   *
   * @param javaOptions such as {@code -Xmx1g}
   * @param options of the command {@code dashboard}, besides its port and directory
   * @throws InputException if it does not start; it has said why on standard error
   */
  static DashboardJvm start(Path data, List<String> javaOptions, String... options)
      throws IOException, InterruptedException {
    Process process = process(data, javaOptions, 0, options).start();
    String line = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    if (line == null || !line.startsWith(GREETING)) {
      process.destroyForcibly().waitFor();
      throw new InputException("The dashboard did not start; the lines above say why.");
    }
    return new DashboardJvm(process, URI.create(line.substring(GREETING.length())));
  }

  /**
   * Starts one on a free port and does not wait for it.
   *
   * @param javaOptions such as {@code -Xmx1g}
   */
  static DashboardJvm launch(Path data, List<String> javaOptions) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process = process(data, javaOptions, port)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    return new DashboardJvm(process, URI.create("http://127.0.0.1:" + port + "/"));
  }

  private static ProcessBuilder process(
      Path data, List<String> javaOptions, int port, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("dashboard", "--port", "" + port, "--data", data.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /**
   * Waits until a path is answered with 200.
   *
   * @throws InputException if the dashboard ends before
   */
  void awaitAnswer(String path) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    while (process.isAlive()) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // It does not listen yet.
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new InputException("The dashboard did not start; the lines above say why.");
  }

  /** Where it listens. */
  URI address() {
    return address;
  }

  /** Number of its process. */
  long pid() {
    return process.pid();
  }

  /**
   * Processor time that it has taken in seconds, which says more than the clock on a machine with
   * others; NaN where the system does not count it.
   */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
  }

  /** Collects its garbage, where this Java has the tool for it. */
  void collectGarbage() {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      new ProcessBuilder(tool.toString(), String.valueOf(process.pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // without a collection the figure is what is in use, garbage included
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it in order. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Ends it as {@code kill -9} does. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
