package io.tightrope.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where others reach the metrics endpoint. Immutable.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535; empty for the port on which the endpoint listens
 */
public record AdvertisedAddress(String host, OptionalInt port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(\\d{1,5}))?");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final int LONGEST_HOST = 190;

  /**
   * Reads {@code host} or {@code host:port}. Looks no name up.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static AdvertisedAddress of(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches() || matcher.group(1).length() > LONGEST_HOST) {
      throw new IllegalArgumentException(text);
    }
    String host = matcher.group(1);
    String port = matcher.group(2);
    checkAddress(host);
    int number = port == null ? 1 : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return new AdvertisedAddress(host, port == null ? OptionalInt.empty() : OptionalInt.of(number));
  }

  /** What looks like an address must be one; it is read without asking a name server. */
  private static void checkAddress(String host) {
    if (NUMBERS.matcher(host).matches() && !isFourBytes(host)) {
      throw new IllegalArgumentException(host);
    }
    if (host.startsWith("[")) {
      try {
        // In brackets it is never looked up, in contrast to 300.1.1.1.
        InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(host, e);
      }
    }
  }

  private static boolean isFourBytes(String host) {
    return host.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        && Arrays.stream(host.split("\\.")).allMatch(number -> Integer.parseInt(number) <= 255);
  }

  /**
   * As {@code host:port}.
   *
   * @param listening port of the endpoint, which holds where no other is advertised
   */
  public String at(int listening) {
    return host + ":" + port.orElse(listening);
  }
}
