package io.tightrope.dashboard.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections that announce a body of 100,000 bytes: of each two, one sends 512 bytes of it per second
 * and the other one nothing. Not thread-safe.
 */
final class SlowBodies {
  private static final int LENGTH = 100_000;
  private static final int BYTES_PER_SECOND = 512;
  private static final long TICK_MILLIS = 100;
  private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_BEGIN + 3;

  private final URI dashboard;
  private final List<Slow> open = new ArrayList<>();
  private final Map<String, Ends> ends = new TreeMap<>();

  /** A connection, and whether it sends anything. */
  private record Slow(SocketChannel channel, boolean sends) {}

  private record Ends(int count, double lastSeconds) {}

  SlowBodies(URI dashboard) {
    this.dashboard = dashboard;
  }

  /**
   * Opens the connections and holds them until the dashboard has ended all, or the time is over.
   *
   * @param paths where they send to, one after the other
   * @param token null for none
   * @return how they ended, with how often
   */
  Map<String, Integer> hold(int count, List<String> paths, @Nullable String token, int seconds)
      throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      begin(paths.get(i / 2 % paths.size()), token, i % 2 == 0);
    }
    long next = begun;
    while (!open.isEmpty() && System.nanoTime() - begun < seconds * 1_000_000_000L) {
      boolean isDue = System.nanoTime() >= next;
      next += isDue ? 1_000_000_000L : 0;
      open.removeIf(slow -> !goesOn(slow, isDue, begun));
      Thread.sleep(TICK_MILLIS);
    }
    for (Slow slow : open) {
      ended(slow, "still open", begun);
    }
    open.clear();
    Map<String, Integer> counts = new TreeMap<>();
    ends.forEach((how, all) -> counts.put(
        String.format(Locale.ROOT, "%s, the last after %.1f s", how, all.lastSeconds()),
        all.count()));
    return counts;
  }

  private void begin(String path, @Nullable String token, boolean sends) {
    String head = "POST " + path + " HTTP/1.1\r\nHost: " + dashboard.getAuthority()
        + "\r\nContent-Type: application/json\r\n"
        + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "Content-Length: "
        + LENGTH + "\r\n\r\n";
    try {
      open.add(new Slow(connect(head), sends));
    } catch (IOException e) {
      ends.merge("not opened", new Ends(1, 0), SlowBodies::both);
    }
  }

  private SocketChannel connect(String head) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.bind(Attackers.source());
      channel.connect(new InetSocketAddress(dashboard.getHost(), dashboard.getPort()));
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns true if the dashboard has not ended it. */
  private boolean goesOn(Slow slow, boolean isDue, long begun) {
    try {
      ByteBuffer answer = ByteBuffer.allocate(1024);
      int count = slow.channel().read(answer);
      if (count == 0) {
        if (isDue && slow.sends()) {
          slow.channel()
              .write(ByteBuffer.wrap(
                  " ".repeat(BYTES_PER_SECOND).getBytes(StandardCharsets.ISO_8859_1)));
        }
        return true;
      }
      ended(
          slow,
          count < STATUS_END
              ? "closed without an answer"
              : "answered with "
                  + new String(
                      answer.array(),
                      STATUS_BEGIN,
                      STATUS_END - STATUS_BEGIN,
                      StandardCharsets.ISO_8859_1),
          begun);
    } catch (IOException e) {
      ended(slow, "reset", begun);
    }
    return false;
  }

  private void ended(Slow slow, String how, long begun) {
    ends.merge(how, new Ends(1, (System.nanoTime() - begun) / 1e9), SlowBodies::both);
    try {
      slow.channel().close();
    } catch (IOException e) {
      // it is of no more use anyway
    }
  }

  private static Ends both(Ends one, Ends other) {
    return new Ends(one.count() + other.count(), Math.max(one.lastSeconds(), other.lastSeconds()));
  }
}
