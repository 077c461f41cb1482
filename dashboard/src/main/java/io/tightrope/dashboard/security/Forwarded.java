package io.tightrope.dashboard.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What trusted proxies say about the request that they pass on: {@code X-Forwarded-For}, {@code
 * -Proto}, {@code -Host}, {@code -Port} and {@code -Prefix}, or {@code Forwarded} (RFC 7239) where
 * there is none of these.
 *
 * @param client address of the nearest caller that is not a trusted proxy
 * @param scheme {@code http} or {@code https}, as the browser used it; empty if no proxy says
 * @param authority host and port that the browser asked for; empty if no proxy says
 * @param prefix path at which the proxy shows the dashboard, without a slash at its end; empty if no
 *     proxy says, or it shows it at the root
 */
public record Forwarded(
    String client, Optional<String> scheme, Optional<String> authority, String prefix) {
  private static final Pattern ELEMENT =
      Pattern.compile("\\s*([A-Za-z-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;,\\s\"]*))\\s*(;|,|$)");
  private static final Pattern AUTHORITY =
      Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+\\](:[0-9]{1,5})?");

  /**
   * Reads the headers of a request. Those of a caller that is not trusted count for nothing.
   *
   * @param peer address of whoever has connected
   * @param headers gives a header's value by name, all of its lines joined by commas
   */
  public static Forwarded of(
      String peer, TrustedProxies trusted, Function<String, @Nullable String> headers) {
    if (!trusted.contains(peer)) {
      return new Forwarded(peer, Optional.empty(), Optional.empty(), "");
    }
    boolean old = List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host").stream()
        .anyMatch(name -> headers.apply(name) != null);
    List<Map<String, String>> elements = old ? List.of() : elements(headers.apply("Forwarded"));
    List<String> hops = old
        ? list(headers.apply("X-Forwarded-For"))
        : elements.stream()
            .flatMap(element -> Optional.ofNullable(element.get("for")).stream())
            .toList();
    return new Forwarded(
        client(peer, trusted, hops),
        first(old, headers.apply("X-Forwarded-Proto"), elements, "proto")
            .map(text -> text.toLowerCase(Locale.ROOT))
            .filter(text -> text.equals("http") || text.equals("https")),
        authority(
            first(old, headers.apply("X-Forwarded-Host"), elements, "host"),
            list(headers.apply("X-Forwarded-Port"))),
        prefix(list(headers.apply("X-Forwarded-Prefix"))));
  }

  /** Each proxy adds whom it was called by at the end; what lies before an unknown one is hearsay. */
  private static String client(String peer, TrustedProxies trusted, List<String> hops) {
    String client = peer;
    for (int i = hops.size() - 1; i >= 0 && trusted.contains(client); i--) {
      String hop = address(hops.get(i));
      if (!TrustedProxies.isLiteral(hop)) {
        return client;
      }
      client = hop;
    }
    return client;
  }

  /** An address without brackets and port. */
  private static String address(String hop) {
    if (hop.startsWith("[")) {
      return hop.substring(1, Math.max(1, hop.indexOf(']')));
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static Optional<String> first(
      boolean old, @Nullable String header, List<Map<String, String>> elements, String name) {
    return old
        ? list(header).stream().findFirst()
        : elements.stream()
            .flatMap(element -> Optional.ofNullable(element.get(name)).stream())
            .findFirst();
  }

  private static Optional<String> authority(Optional<String> host, List<String> ports) {
    return host.filter(text -> AUTHORITY.matcher(text).matches()).map(text -> {
      boolean hasPort = text.lastIndexOf(':') > text.lastIndexOf(']');
      return hasPort || ports.isEmpty() || !ports.get(0).matches("[0-9]{1,5}")
          ? text
          : text + ":" + ports.get(0);
    });
  }

  private static String prefix(List<String> prefixes) {
    String prefix = prefixes.isEmpty() ? "" : PublicAddress.withoutSlash(prefixes.get(0));
    return PublicAddress.isPath(prefix) ? prefix : "";
  }

  private static List<String> list(@Nullable String header) {
    List<String> values = new ArrayList<>();
    for (String value : (header == null ? "" : header).split(",")) {
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }

  /** The elements of a {@code Forwarded} header; none of one that is not well formed. */
  private static List<Map<String, String>> elements(@Nullable String header) {
    List<Map<String, String>> elements = new ArrayList<>();
    Map<String, String> element = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Matcher matcher = ELEMENT.matcher(header == null ? "" : header);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      String quoted = matcher.group(2);
      element.put(
          matcher.group(1), quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
      if (!matcher.group(4).equals(";")) {
        elements.add(element);
        element = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      }
      end = matcher.end();
    }
    return header != null && end == header.length() ? elements : List.of();
  }
}
