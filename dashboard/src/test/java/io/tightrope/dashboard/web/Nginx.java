package io.tightrope.dashboard.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Debian's nginx with a certificate of its own, in front of a dashboard. Browsers find it at {@code
 * https://tightrope.localhost:PORT}.
 */
final class Nginx implements AutoCloseable {
  static final String NAME = "tightrope.localhost";
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Two ports of the loopback that nothing listens on, never the same. */
  static int[] freePorts() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }

  /**
   * Starts it.
   *
   * @param port for HTTPS
   * @param mailPort for plain HTTP: pages of a stranger, from {@code mail/} of the directory
   * @param location what nginx does with requests, as its configuration says it
   */
  static Nginx start(Path directory, int port, int mailPort, String location)
      throws IOException, InterruptedException {
    makeCertificate(directory);
    Path file = Files.writeString(directory.resolve("nginx.conf"), """
        daemon off;
        user %s;
        worker_processes 1;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 512; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          types { text/html html; }
          server {
            listen 127.0.0.1:%d ssl http2;
            server_name %s;
            ssl_certificate certificate.pem;
            ssl_certificate_key key.pem;
            %s
          }
          server {
            listen 127.0.0.1:%d;
            root mail;
          }
        }
        """.formatted(
            System.getProperty("user.name"), port, NAME, location, mailPort));
    Process process = new ProcessBuilder(
            "nginx", "-p", directory.toString(), "-c", file.toString(), "-e", "error.log")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("nginx.log").toFile())
        .start();
    Nginx nginx = new Nginx(process, port);
    nginx.awaitPort(directory);
    return nginx;
  }

  private static void makeCertificate(Path directory) throws IOException, InterruptedException {
    Process openssl = new ProcessBuilder(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + NAME,
            "-addext",
            "subjectAltName=DNS:" + NAME,
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("openssl.log").toFile())
        .start();
    if (openssl.waitFor() != 0) {
      throw new IOException(Files.readString(directory.resolve("openssl.log")));
    }
  }

  private void awaitPort(Path directory) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IOException(
              "nginx did not start: " + Files.readString(directory.resolve("nginx.log")));
        }
        Thread.sleep(50);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
