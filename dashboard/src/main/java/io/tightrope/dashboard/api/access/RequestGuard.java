package io.tightrope.dashboard.api.access;

import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.security.Access;
import io.tightrope.dashboard.security.HostList;
import io.tightrope.dashboard.security.RateLimit;
import io.tightrope.dashboard.security.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every request: is it meant for us, did one of our own pages or a program send it,
 * and may who sent it do that?
 */
public final class RequestGuard {
  static final String COOKIE = "tightrope_session";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String BEARER = "bearer ";

  private final HostList hosts;
  private final Access access;
  private final RateLimit rate;

  public RequestGuard(HostList hosts, Access access, RateLimit rate) {
    this.hosts = hosts;
    this.access = access;
    this.rate = rate;
  }

  public void check(Context context) {
    SecurityHeaders.add(context);
    if (!rate.take(context.ip(), System.nanoTime())) {
      throw new Problem(429, "Too many requests", "slow down and come again", "");
    }
    String host = Optional.ofNullable(context.header("Host")).orElse("");
    if (!hosts.accepts(host)) {
      throw new Problem(
          421,
          "Unknown host",
          "this dashboard does not answer to that name; add it to hosts in its configuration",
          "Host");
    }
    if (!SAFE.contains(context.req().getMethod())) {
      checkOrigin(context, host);
      checkContentType(context);
    }
    if (!access.open()) {
      checkRole(context);
    }
  }

  private static void checkOrigin(Context context, String host) {
    String origin = context.header("Origin");
    if (origin != null && !origin.equals(context.scheme() + "://" + host)) {
      throw new Problem(
          403, "Foreign origin", "a page of another origin may not change anything", "Origin");
    }
  }

  /** A form of a stranger's page can send any body, but not with this type. */
  private static void checkContentType(Context context) {
    if (context.req().getMethod().equals("DELETE")) {
      return;
    }
    String type = String.valueOf(context.contentType()).toLowerCase(Locale.ROOT);
    if (!type.equals("application/json") && !type.startsWith("application/json;")) {
      throw new Problem(
          415, "Unsupported content type", "send Content-Type: application/json", "Content-Type");
    }
  }

  private void checkRole(Context context) {
    Optional<Role> needed = Permissions.needed(context.req().getMethod(), context.path());
    if (needed.isEmpty()) {
      return;
    }
    Optional<Role> role = roleOf(context);
    if (role.isEmpty()) {
      refuse(context);
      return;
    }
    if (!role.get().covers(needed.get())) {
      throw new Problem(
          403,
          "Forbidden",
          "this needs the role " + needed.get().name().toLowerCase(Locale.ROOT),
          "Authorization");
    }
  }

  private Optional<Role> roleOf(Context context) {
    String header = context.header("Authorization");
    if (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return access.roleOfToken(header.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(context.cookie(COOKIE)).flatMap(access::roleOfSession);
  }

  /** A person is shown where to sign in; a program is told what is missing. */
  private static void refuse(Context context) {
    if (Permissions.isPage(context.path())) {
      String query = context.queryString() == null ? "" : "?" + context.queryString();
      context.redirect(
          "/login.html?to=" + URLEncoder.encode(context.path() + query, StandardCharsets.UTF_8));
      context.skipRemainingHandlers();
      return;
    }
    context.header("WWW-Authenticate", "Bearer");
    throw new Problem(
        401, "Unauthorized", "send a token: Authorization: Bearer ...", "Authorization");
  }
}
