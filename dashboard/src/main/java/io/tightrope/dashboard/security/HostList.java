package io.tightrope.dashboard.security;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names by which this dashboard may be called. A page of a stranger whose name has been pointed
 * at our address (DNS rebinding) calls us by that name, and is refused.
 */
public final class HostList {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> names = new HashSet<>(LOOPBACK);

  /** Loopback names and these. */
  public HostList(List<String> more) {
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether a {@code Host} header names us; the port does not matter. */
  public boolean accepts(String hostHeader) {
    return names.contains(withoutPort(hostHeader.strip().toLowerCase(Locale.ROOT)));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
