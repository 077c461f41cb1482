package io.tightrope.dashboard.ops;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that serves until it is closed. What it prints goes to a file beside its data. */
final class Service implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final URI address;
  private final Path log;

  private Service(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /** A port of the loopback that nothing listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param ready the path that answers 200 from then on
   */
  static Service start(Path directory, int port, String ready, List<String> command)
      throws IOException {
    Path log = directory.resolve(Path.of(command.get(0)).getFileName() + ".log");
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    Service service = new Service(process, URI.create("http://127.0.0.1:" + port), log);
    try {
      service.awaitReady(ready);
    } catch (IOException e) {
      service.close();
      throw e;
    }
    return service;
  }

  /** Starts Prometheus with the file {@code prometheus.yml} of that directory. */
  static Service prometheus(Path directory) throws IOException {
    int port = freePort();
    return start(
        directory,
        port,
        "/-/ready",
        List.of(
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=prometheus-data",
            "--web.listen-address=127.0.0.1:" + port));
  }

  private void awaitReady(String path) throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (!answers(path)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("did not become ready: " + output());
      }
      pause();
    }
  }

  private boolean answers(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return address;
  }

  String output() throws IOException {
    return Files.readString(log);
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
