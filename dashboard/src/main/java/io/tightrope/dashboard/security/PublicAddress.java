package io.tightrope.dashboard.security;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address by which browsers reach the dashboard, such as {@code
 * https://tools.example.org/tightrope}.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host in lower case, with the port unless it is the scheme's own
 * @param path begins with a slash and has none at its end; empty for the root
 */
public record PublicAddress(String scheme, String authority, String path) {
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is not such an address; the message says what is allowed
   */
  public static PublicAddress of(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String path = withoutSlash(address.getRawPath() == null ? "" : address.getRawPath());
    if (!List.of("http", "https").contains(scheme)
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null
        || !isPath(path)) {
      throw new IllegalArgumentException("\"" + address
          + "\" is not an address such as https://tightrope.example.org or"
          + " https://example.org/tightrope");
    }
    return new PublicAddress(scheme, authority(scheme, address.getRawAuthority()), path);
  }

  /** Whether this is a path such as {@code /tools/tightrope}, or empty. */
  static boolean isPath(String path) {
    return PATH.matcher(path).matches() && !path.contains("/..") && !path.contains("/./");
  }

  static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** An authority as browsers write it in an origin: in lower case, without the scheme's own port. */
  public static String authority(String scheme, String written) {
    String authority = written.strip().toLowerCase(Locale.ROOT);
    String own = scheme.equals("https") ? ":443" : ":80";
    return authority.endsWith(own)
        ? authority.substring(0, authority.length() - own.length())
        : authority;
  }

  /** Whether a {@code Host} header has its name, whatever the port: proxies often leave that out. */
  public boolean isNamed(String header) {
    return withoutPort(authority(scheme, header)).equals(withoutPort(authority));
  }

  private static String withoutPort(String authority) {
    return authority.replaceFirst(":\\d*$", "");
  }

  /** As a browser writes it in the header {@code Origin}. */
  public String origin() {
    return scheme + "://" + authority;
  }

  /** The whole address, with no slash at its end. */
  @Override
  public String toString() {
    return origin() + path;
  }
}
