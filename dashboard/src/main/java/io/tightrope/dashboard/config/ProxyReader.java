package io.tightrope.dashboard.config;

import io.tightrope.dashboard.config.Written.WrittenProxyAuth;
import io.tightrope.dashboard.security.ProxyAuth;
import io.tightrope.dashboard.security.PublicAddress;
import io.tightrope.dashboard.security.Role;
import io.tightrope.dashboard.security.TrustedProxies;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what is written about proxies in front of the dashboard. */
final class ProxyReader {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");

  private ProxyReader() {}

  static Optional<PublicAddress> address(@Nullable URI written) {
    if (written == null) {
      return Optional.empty();
    }
    try {
      PublicAddress address = PublicAddress.of(written);
      if (address.path().equals("/api")) {
        throw new InputException("publicUrl: the path /api is the dashboard's own; take another");
      }
      return Optional.of(address);
    } catch (IllegalArgumentException e) {
      throw new InputException("publicUrl: " + e.getMessage());
    }
  }

  static TrustedProxies trusted(@Nullable List<String> written) {
    try {
      return written == null ? TrustedProxies.LOOPBACK : new TrustedProxies(written);
    } catch (IllegalArgumentException e) {
      throw new InputException("trustedProxies: " + e.getMessage());
    }
  }

  /** Who may name users must be written down, since whoever calls from there may be anybody. */
  static Optional<ProxyAuth> auth(
      @Nullable WrittenProxyAuth written, @Nullable List<String> trusted) {
    if (written == null) {
      return Optional.empty();
    }
    if (trusted == null || trusted.isEmpty()) {
      throw new InputException("proxyAuth: name the proxy's address in trustedProxies;"
          + " whoever calls from there may be any user");
    }
    if (written.userHeader() == null) {
      throw new InputException("proxyAuth: userHeader is missing; name the header with the user");
    }
    Map<String, Role> roles = new HashMap<>();
    if (written.roles() != null) {
      written.roles().forEach((id, names) -> {
        Role role = Role.of(id)
            .orElseThrow(() -> new InputException(
                "proxyAuth: roles has \"" + id + "\", which is not one of ingest, view, admin"));
        names.forEach(name -> roles.merge(name, role, (a, b) -> a.compareTo(b) > 0 ? a : b));
      });
    }
    if (roles.isEmpty() && written.roleHeader() == null) {
      throw new InputException("proxyAuth: name a roleHeader, or list users under roles, such as"
          + " roles: {admin: [alice], view: [\"*\"]}");
    }
    return Optional.of(new ProxyAuth(
        header("userHeader", written.userHeader()),
        Optional.ofNullable(written.roleHeader()).map(name -> header("roleHeader", name)),
        roles));
  }

  private static String header(String setting, String name) {
    if (!HEADER.matcher(name).matches()) {
      throw new InputException("proxyAuth: " + setting + " \"" + name
          + "\" is not a header's name such as X-Forwarded-User");
    }
    return name;
  }
}
