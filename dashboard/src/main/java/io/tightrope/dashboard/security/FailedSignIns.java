package io.tightrope.dashboard.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down whoever guesses tokens, and writes it to the log. After five wrong tokens from one
 * address, further tokens from there are not even compared for a second, then two, four, at most a
 * minute. Tokens that were right from that address before are exempt, so that one misconfigured
 * reporter does not lock out the others on its machine. Thread-safe; remembers a bounded number of
 * addresses.
 */
public final class FailedSignIns {
  private static final Logger LOG = LoggerFactory.getLogger(FailedSignIns.class);
  private static final int ADDRESSES = 10_000;
  private static final int FREE = 5;
  private static final int MOST_DOUBLINGS = 6;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long FORGET_MILLIS = 15 * 60_000;
  private static final long LOG_EVERY_MILLIS = 60_000;
  private static final int KNOWN_TOKENS = 100;

  private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
      return size() > ADDRESSES;
    }
  };

  private static final class Failures {
    final Set<String> known = new LinkedHashSet<>();
    int count;
    int unlogged;
    long lastMillis;
    long loggedMillis = Long.MIN_VALUE / 2;
  }

  /**
   * How long tokens from an address are not compared any more, in milliseconds; 0 if they are.
   *
   * @param secret what is presented
   */
  public synchronized long pauseMillis(String address, String secret, long nowMillis) {
    Failures known = failures.get(network(address));
    if (known == null || known.count < FREE || known.known.contains(hash(secret))) {
      return 0;
    }
    int doublings = Math.min(MOST_DOUBLINGS, known.count - FREE);
    long pause = Math.min(LONGEST_PAUSE_MILLIS, 1000L << doublings);
    return Math.max(0, known.lastMillis + pause - nowMillis);
  }

  /** Notes that a token was wrong. */
  public synchronized void failed(String address, long nowMillis) {
    Failures known = failures.computeIfAbsent(network(address), key -> new Failures());
    if (nowMillis - known.lastMillis > FORGET_MILLIS) {
      known.count = 0;
    }
    known.count++;
    known.unlogged++;
    known.lastMillis = nowMillis;
    if (nowMillis - known.loggedMillis >= LOG_EVERY_MILLIS) {
      LOG.warn(
          "{} wrong or expired token(s) from {}; {} in a row",
          known.unlogged,
          address,
          known.count);
      known.loggedMillis = nowMillis;
      known.unlogged = 0;
    }
  }

  /** Notes that a token was right. */
  public synchronized void succeeded(String address, String secret) {
    Failures known = failures.computeIfAbsent(network(address), key -> new Failures());
    if (known.known.size() < KNOWN_TOKENS) {
      known.known.add(hash(secret));
    }
  }

  private static String hash(String secret) {
    return new String(Token.digest(secret), StandardCharsets.ISO_8859_1);
  }

  /** One machine has a whole /64 of IPv6 addresses. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length));
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
