package io.tightrope.dashboard.security;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names by which this dashboard may be called. A page of a stranger whose name has been pointed
 * at our address (DNS rebinding) calls us by that name, and is rejected. An IP address cannot be
 * pointed elsewhere, so every one is accepted: probes and scrapes call by it.
 */
public final class HostList {
  private static final String ANY = "*.";

  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  /**
   * The loopback and these.
   *
   * @param more names; {@code *.example.org} stands for every name that ends in {@code .example.org}
   */
  public HostList(List<String> more) {
    more.forEach(name -> names.add(withoutDot(name.strip().toLowerCase(Locale.ROOT))));
  }

  /**
   * Whether a {@code Host} header names us; the port does not matter. An absent one does: no browser
   * leaves it out.
   *
   * @param header empty if the request has none
   */
  public boolean accepts(String header) {
    String name = withoutDot(withoutPort(header.strip().toLowerCase(Locale.ROOT)));
    return name.isEmpty()
        || isAddress(name)
        || names.contains(name)
        || names.stream().anyMatch(any -> any.startsWith(ANY) && name.endsWith(any.substring(1)));
  }

  private static boolean isAddress(String name) {
    return name.startsWith("[") && name.endsWith("]") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
