package io.tightrope.dashboard.api.access;

import io.javalin.http.Context;
import io.tightrope.dashboard.security.Caller;
import io.tightrope.dashboard.security.Forwarded;
import io.tightrope.dashboard.security.PublicAddress;
import io.tightrope.dashboard.security.TrustedProxies;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request as its sender sees it: before proxies passed it on.
 *
 * @param request as it arrived
 * @param peer address of whoever has connected, which may be a proxy
 * @param client address of the sender
 * @param scheme {@code http} or {@code https}, as the sender used it
 * @param host host and port that the sender asked for; empty if the request does not say
 * @param receivedHost host and port in the request as it arrived, which may be a proxy's name for the dashboard
 * @param prefix path at which the sender finds the dashboard; empty for the root, or if nobody says
 * @param path within the dashboard, not decoded
 */
public record Visit(
    Request request,
    String peer,
    String client,
    String scheme,
    String host,
    String receivedHost,
    String prefix,
    String path) {
  private static final String VISIT = Visit.class.getName();
  private static final String CALLER = Caller.class.getName();

  static Visit of(Request request, TrustedProxies trusted, Optional<PublicAddress> address) {
    String peer = Request.getRemoteAddr(request);
    Forwarded forwarded = Forwarded.of(peer, trusted, name -> header(request, name));
    String prefix = forwarded.prefix().isEmpty()
        ? address.map(PublicAddress::path).orElse("")
        : forwarded.prefix();
    String raw = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
    String host = Optional.ofNullable(request.getHeaders().get("Host"))
        .or(() -> Optional.ofNullable(request.getHttpURI().getAuthority()))
        .orElse("");
    return new Visit(
        request,
        peer,
        forwarded.client(),
        forwarded.scheme().orElse(request.isSecure() ? "https" : "http"),
        forwarded.authority().orElse(host),
        host,
        prefix,
        Paths.within(raw, request.getHttpURI().getQuery(), prefix));
  }

  String method() {
    return request.getMethod();
  }

  /** The path and the query, without the slash at its begin: as a link within the dashboard. */
  String link() {
    String query = request.getHttpURI().getQuery();
    return path.substring(1) + (query == null ? "" : "?" + query);
  }

  @Nullable
  String header(String name) {
    return header(request, name);
  }

  /** All lines of a header, joined by commas; null without any. */
  private static @Nullable String header(Request request, String name) {
    List<HttpField> lines = request.getHeaders().getFields(name);
    return lines.isEmpty()
        ? null
        : lines.stream()
            .map(line -> String.valueOf(line.getValue()))
            .collect(Collectors.joining(","));
  }

  Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** Makes it and its caller known to the handlers. */
  void remember(Optional<Caller> caller) {
    request.setAttribute(VISIT, this);
    caller.ifPresent(known -> request.setAttribute(CALLER, known));
  }

  /** The visit that a handler answers. */
  static Visit of(Context context) {
    Visit visit = context.attribute(VISIT);
    if (visit == null) {
      throw new IllegalStateException("a request has passed the guard by");
    }
    return visit;
  }

  /** Who sent the request that a handler answers; empty where nobody had to say. */
  public static Optional<Caller> caller(Context context) {
    Caller caller = context.attribute(CALLER);
    return Optional.ofNullable(caller);
  }

  /** The address of whoever sent the request that a handler answers, before proxies passed it on. */
  public static String client(Context context) {
    return of(context).client();
  }

  /**
   * The name that stands on what a request does.
   *
   * @param said a name in its body; empty if it has none
   */
  public static String signature(Context context, String said) {
    return caller(context).map(caller -> caller.signature(said)).orElse(said);
  }
}
