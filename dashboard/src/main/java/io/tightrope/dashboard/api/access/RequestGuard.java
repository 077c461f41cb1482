package io.tightrope.dashboard.api.access;

import io.tightrope.dashboard.api.http.ErrorPage;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.security.Caller;
import io.tightrope.dashboard.security.HostList;
import io.tightrope.dashboard.security.PublicAddress;
import io.tightrope.dashboard.security.RateLimit;
import io.tightrope.dashboard.security.Role;
import io.tightrope.dashboard.security.TrustedProxies;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Checks every request before anything of its body is read: rate, host, origin, content type, role.
 * It stands before the servlets, so that nothing passes it by. Until it is opened it lets nothing in
 * and says that the dashboard is starting.
 */
public final class RequestGuard extends Handler.Wrapper {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final HostList hosts;
  private final Optional<PublicAddress> address;
  private final TrustedProxies trusted;
  private final Callers callers;
  private final RateLimit rate;
  private volatile boolean isOpen;

  /**
   * @param hosts names by which the dashboard may be called
   * @param address by which browsers reach it; empty where nobody has said
   */
  public RequestGuard(
      HostList hosts,
      Optional<PublicAddress> address,
      TrustedProxies trusted,
      Callers callers,
      RateLimit rate) {
    this.hosts = hosts;
    this.address = address;
    this.trusted = trusted;
    this.callers = callers;
    this.rate = rate;
  }

  /** Lets requests in from now on. */
  public void open() {
    isOpen = true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    SecurityHeaders.add(response.getHeaders());
    Visit visit = Visit.of(request, trusted, address);
    if (!isOpen && visit.path().equals(Permissions.LIVENESS)) {
      response.getHeaders().put("Content-Type", "text/plain");
      response.write(true, ByteBuffer.wrap("ok\n".getBytes(StandardCharsets.UTF_8)), callback);
      return true;
    }
    try {
      Optional<String> elsewhere = check(visit);
      if (elsewhere.isPresent()) {
        response.setStatus(302);
        response.getHeaders().put("Location", elsewhere.get());
        callback.succeeded();
        return true;
      }
    } catch (Problem problem) {
      if (ErrorPage.isWanted(visit.method(), visit.path(), visit.header("Accept"))) {
        problem.answerPage(visit.path(), response, callback);
      } else {
        problem.answer(response, callback);
      }
      return true;
    }
    HttpURI uri = request.getHttpURI();
    return super.handle(
        visit.path().equals(uri.getPath())
            ? request
            : Request.serveAs(request, HttpURI.build(uri).path(visit.path()).asImmutable()),
        response,
        callback);
  }

  /** Where the sender is sent instead; empty if the request is let in. */
  private Optional<String> check(Visit visit) {
    if (!isOpen) {
      throw Problem.busy("the dashboard is starting and reads its store; retry in 1 s");
    }
    if (!rate.take(visit.client(), System.nanoTime())) {
      throw new Problem(
          429, "Too many requests", visit.client() + " sends too many requests; retry in 1 s", "");
    }
    if (!Permissions.isProbe(visit.path())) {
      checkHost(visit);
    }
    if (visit.header("Sec-WebSocket-Key") != null) {
      throw new Problem(
          400, "Bad request", "this dashboard has no WebSocket; use /api/v1/stream", "Upgrade");
    }
    if (!SAFE.contains(visit.method())) {
      checkOrigin(visit);
      checkContentType(visit);
    }
    if (!visit.prefix().isEmpty() && visit.path().equals(visit.prefix())) {
      return Optional.of(visit.prefix() + "/");
    }
    return checkRole(visit);
  }

  /**
   * Both names must be known: a page whose name leads to this machine could make up the one that a proxy
   * is to have been asked for.
   */
  private void checkHost(Visit visit) {
    checkHost(visit.host());
    checkHost(visit.receivedHost());
  }

  private void checkHost(String host) {
    boolean isPublic = address.filter(known -> known.isNamed(host)).isPresent();
    if (!isPublic && !hosts.accepts(host)) {
      throw new Problem(
          421,
          "Unknown host",
          "this dashboard does not answer to \"" + host
              + "\"; add it to hosts in its configuration, or set publicUrl",
          "Host");
    }
  }

  /**
   * A page of another origin may not change anything. The browser says in {@code Sec-Fetch-Site} that
   * a page is of our own, whatever a proxy has made of scheme and host.
   */
  private void checkOrigin(Visit visit) {
    String origin = visit.request().getHeaders().get("Origin");
    if (origin == null || "same-origin".equals(visit.header("Sec-Fetch-Site"))) {
      return;
    }
    String ours = visit.scheme() + "://" + PublicAddress.authority(visit.scheme(), visit.host());
    boolean isPublic = address.filter(known -> known.origin().equals(origin)).isPresent();
    if (!isPublic && !origin.toLowerCase(Locale.ROOT).equals(ours)) {
      throw new Problem(
          403,
          "Foreign origin",
          "a page of " + shown(origin) + " may not change anything on " + ours
              + "; if that is this dashboard behind a proxy, set publicUrl in its configuration",
          "Origin");
    }
  }

  private static String shown(String origin) {
    try {
      return URI.create(origin).getHost() == null ? "another origin" : origin;
    } catch (IllegalArgumentException e) {
      return "another origin";
    }
  }

  /** A form of a stranger's page can send any body, but not with this type. */
  private static void checkContentType(Visit visit) {
    if (visit.method().equals("DELETE")) {
      return;
    }
    String type = String.valueOf(visit.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!type.equals("application/json") && !type.startsWith("application/json;")) {
      throw new Problem(
          415, "Unsupported content type", "send Content-Type: application/json", "Content-Type");
    }
  }

  private Optional<String> checkRole(Visit visit) {
    Optional<Role> needed = Permissions.needed(visit.method(), visit.path());
    if (needed.isEmpty() && !Permissions.isSession(visit.path())) {
      visit.remember(Optional.empty());
      return Optional.empty();
    }
    Optional<Caller> caller = callers.of(visit);
    if (needed.isPresent() && caller.isEmpty()) {
      return Optional.of(refuse(visit));
    }
    boolean isTrainer = Permissions.isAskedByTrainers(visit.method(), visit.path())
        && caller.filter(known -> known.role() == Role.INGEST).isPresent();
    if (needed.isPresent() && !isTrainer && !caller.get().role().covers(needed.get())) {
      throw new Problem(
          403,
          "Forbidden",
          "this needs the role " + needed.get().id() + "; yours is "
              + caller.get().role().id(),
          "Authorization");
    }
    visit.remember(caller);
    return Optional.empty();
  }

  /** A person is shown where to sign in; a program is told what is missing. */
  private static String refuse(Visit visit) {
    if (!Permissions.isPage(visit.path())) {
      throw new Problem(
          401, "Unauthorized", "send a valid token: Authorization: Bearer ...", "Authorization");
    }
    String page = "login.html?to=" + URLEncoder.encode(visit.link(), StandardCharsets.UTF_8);
    return visit.prefix().isEmpty()
        ? "../".repeat((int) visit.path().chars().skip(1).filter(c -> c == '/').count()) + page
        : visit.prefix() + "/" + page;
  }
}
