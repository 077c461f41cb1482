package io.tightrope.javaagent.innocence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers each connection with the next kind of garbage: bytes that are no HTTP, another server's
 * page, an error, JSON that is none, a redirect, silence.
 */
final class BrokenDashboard implements AutoCloseable {
  private static final List<String> ANSWERS = List.of(
      "\u0000\u0001\u00ff\u00fe no protocol at all\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
      "HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n}{",
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
      "");

  private final ServerSocket socket;
  private final AtomicInteger connections = new AtomicInteger();

  BrokenDashboard() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "broken-dashboard");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        String answer = ANSWERS.get(connections.getAndIncrement() % ANSWERS.size());
        InputStream in = connection.getInputStream();
        in.read(new byte[1 << 16]);
        OutputStream out = connection.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException gone) {
        // The reporter has hung up, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
