package io.tightrope.dashboard.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Attackers that open many connections, or send many WebSocket handshakes. They come from an address of
 * their own where the system has one, so that the limit on the rate of one address is theirs alone.
 */
final class Attackers {
  private static final int THREADS = 2;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] OTHER_LOOPBACK = {127, 0, 0, 2};
  private static final @Nullable InetSocketAddress SOURCE = findSource();

  private final URI dashboard;
  private final Map<String, Integer> ends = new TreeMap<>();

  Attackers(URI dashboard) {
    this.dashboard = dashboard;
  }

  private static @Nullable InetSocketAddress findSource() {
    try (Socket socket = new Socket()) {
      InetSocketAddress source = new InetSocketAddress(InetAddress.getByAddress(OTHER_LOOPBACK), 0);
      socket.bind(source);
      return source;
    } catch (IOException e) {
      return null;
    }
  }

  /** Where attackers come from; null for wherever others do too. */
  static @Nullable InetSocketAddress source() {
    return SOURCE;
  }

  /** One attack of many. */
  private interface Attack {
    String once() throws IOException;
  }

  /** Makes what attacks, for each thread one. */
  private interface Attacks extends AutoCloseable, Attack {
    @Override
    void close() throws IOException;
  }

  /** Opens and resets so many connections; how they ended, with how often. */
  Map<String, Integer> connect(int count) throws InterruptedException {
    return all(count, () -> new Attacks() {
      @Override
      public String once() throws IOException {
        try (Socket socket = open()) {
          // A reset leaves no socket of the attacker waiting, of which a machine has too few.
          socket.setSoLinger(true, 0);
        }
        return "opened";
      }

      @Override
      public void close() {
        // each is closed already
      }
    });
  }

  /** Sends so many WebSocket handshakes over few connections; their answers, with how often. */
  Map<String, Integer> shakeHands(int count) throws InterruptedException {
    return all(count, Handshakes::new);
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.bind(SOURCE);
    socket.connect(
        new InetSocketAddress(dashboard.getHost(), dashboard.getPort()), PATIENCE_MILLIS);
    return socket;
  }

  private interface Making {
    Attacks make();
  }

  private Map<String, Integer> all(int count, Making making) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(count);
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new Thread(() -> attack(left, making), "bench-attacker");
      threads[i].setDaemon(true);
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return ends;
  }

  private void attack(AtomicInteger left, Making making) {
    Map<String, Integer> own = new TreeMap<>();
    try (Attacks attacks = making.make()) {
      while (left.getAndDecrement() > 0) {
        String end;
        try {
          end = attacks.once();
        } catch (IOException e) {
          end = "failed: " + e.getMessage();
        }
        own.merge(end, 1, Integer::sum);
      }
    } catch (IOException e) {
      own.merge("failed: " + e.getMessage(), 1, Integer::sum);
    }
    synchronized (ends) {
      own.forEach((how, count) -> ends.merge(how, count, Integer::sum));
    }
  }

  /** Handshakes one after the other, over one connection for as long as the dashboard leaves it open. */
  private final class Handshakes implements Attacks {
    private static final int LONGEST_HEAD = 16 << 10;

    private @Nullable Socket socket;
    private @Nullable InputStream in;

    @Override
    public String once() throws IOException {
      try {
        Socket connected = socket;
        if (connected == null || in == null) {
          connected = open();
          socket = connected;
          in = new BufferedInputStream(connected.getInputStream());
        }
        connected
            .getOutputStream()
            .write(("GET /api/v1/stream HTTP/1.1\r\nHost: " + dashboard.getAuthority()
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        return answer(in);
      } catch (IOException e) {
        close();
        throw e;
      }
    }

    private String answer(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0 || head.length() > LONGEST_HEAD) {
          throw new EOFException("no answer");
        }
        head.append((char) next);
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      in.skipNBytes(length(lower));
      if (lower.contains("connection: close")) {
        close();
      }
      String session = lower.contains("set-cookie:") ? ", with a session" : "";
      return "answered with " + head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3)
          + session;
    }

    private static int length(String head) {
      String field = "content-length:";
      int at = head.indexOf(field);
      return at < 0
          ? 0
          : Integer.parseInt(
              head.substring(at + field.length(), head.indexOf('\r', at)).strip());
    }

    @Override
    public void close() throws IOException {
      Socket connected = socket;
      socket = null;
      in = null;
      if (connected != null) {
        connected.close();
      }
    }
  }
}
