package io.tightrope.dashboard.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses of the proxies whose headers are believed: single addresses, and ranges such as
 * {@code 10.0.0.0/8}. Names are not looked up. Immutable.
 */
public final class TrustedProxies {
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The loopback, where a proxy on the same machine calls from. */
  public static final TrustedProxies LOOPBACK = new TrustedProxies(List.of("127.0.0.0/8", "::1"));

  private final List<Range> ranges;

  private record Range(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @throws IllegalArgumentException if one is neither an address nor a range; the message names it
   */
  public TrustedProxies(List<String> addresses) {
    this.ranges = addresses.stream().map(TrustedProxies::range).toList();
  }

  private static Range range(String written) {
    String[] parts = written.strip().split("/", -1);
    byte[] address = bytes(parts[0]);
    try {
      int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
      if (address.length > 0 && parts.length <= 2 && bits >= 0 && bits <= address.length * 8) {
        return new Range(address, bits);
      }
    } catch (NumberFormatException e) {
      // the exception below says what would have been right
    }
    throw new IllegalArgumentException(
        "\"" + written + "\" is not an address such as 10.1.2.3 or a range such as 10.0.0.0/8");
  }

  /** The bytes of an address as it is written; none if it is not one. */
  private static byte[] bytes(String address) {
    // Servers write an IPv6 address with brackets, and with a zone where it is of one link only.
    String bare = address.replaceAll("^\\[|]$|%.*$", "");
    if (!isLiteral(bare)) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(bare).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  /** Whether a text looks like an IP address, so that reading it asks no name server. */
  static boolean isLiteral(String address) {
    return LITERAL.matcher(address).matches();
  }

  /** Whether a caller's address is one of them; false for what is not an address. */
  public boolean contains(String address) {
    byte[] bytes = bytes(address);
    return ranges.stream().anyMatch(range -> range.contains(bytes));
  }
}
