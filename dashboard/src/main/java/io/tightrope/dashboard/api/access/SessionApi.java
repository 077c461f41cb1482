package io.tightrope.dashboard.api.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.security.Access;
import io.tightrope.dashboard.security.Caller;
import io.tightrope.dashboard.security.Caller.SignIn;
import io.tightrope.dashboard.security.PublicAddress;
import io.tightrope.dashboard.security.Role;
import io.tightrope.dashboard.security.Token;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Signing in and out: a browser trades its token for a cookie, since an EventSource cannot send
 * headers. The cookie travels with links from mails and chats ({@code SameSite=Lax}); that no foreign
 * page can change anything is the guard's doing.
 */
public final class SessionApi {
  private static final int SMALL_BODY = 1 << 12;
  private static final int LONGEST_TOKEN = 1000;
  private static final int END_OF_BROWSER_SESSION = -1;

  private final Access access;
  private final Callers callers;
  private final Optional<PublicAddress> address;

  public SessionApi(Access access, Callers callers, Optional<PublicAddress> address) {
    this.access = access;
    this.callers = callers;
    this.address = address;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/session", SessionApi::show);
    routes.post("/api/v1/session", this::begin);
    routes.delete("/api/v1/session", this::end);
  }

  private static void show(Context context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Optional<Caller> caller = Visit.caller(context);
    json.put("signedIn", caller.isPresent());
    json.put("by", caller.map(Caller::signIn).map(SessionApi::id).orElse(null));
    json.put("name", caller.map(Caller::name).filter(name -> !name.isEmpty()).orElse(null));
    json.put("role", caller.map(Caller::role).map(Role::id).orElse(null));
    Json.answer(context, json);
    context.header("Cache-Control", "no-store");
  }

  private static String id(SignIn signIn) {
    return signIn.name().toLowerCase(Locale.ROOT);
  }

  private void begin(Context context) throws IOException {
    String secret = Json.text(
        Json.object(Bodies.open(context, SMALL_BODY, SMALL_BODY)), "token", "", LONGEST_TOKEN);
    if (callers.open()) {
      context.status(204);
      return;
    }
    Visit visit = Visit.of(context);
    Token token = callers
        .check(visit, secret, 429)
        .orElseThrow(() -> new Problem(
            401, "Unauthorized", "this token is not known here, or it has expired", "token"));
    if (!token.role().covers(Role.VIEW)) {
      throw new Problem(
          403,
          "Forbidden",
          "this token is for programs that send data; sign in with one of the role view or admin",
          "token");
    }
    context.cookie(new Cookie(
        Callers.COOKIE,
        access.begin(token),
        path(visit),
        END_OF_BROWSER_SESSION,
        isSecure(visit),
        true,
        null,
        SameSite.LAX));
    context.status(204);
  }

  private void end(Context context) {
    Visit visit = Visit.of(context);
    visit.cookie(Callers.COOKIE).ifPresent(access::end);
    context.removeCookie(Callers.COOKIE, path(visit)).status(204);
  }

  private static String path(Visit visit) {
    return visit.prefix().isEmpty() ? "/" : visit.prefix();
  }

  /** Whether the browser speaks HTTPS, with us or with a proxy in front. */
  private boolean isSecure(Visit visit) {
    String origin = visit.header("Origin");
    return origin == null
        ? visit.scheme().equals("https")
            || address.filter(known -> known.scheme().equals("https")).isPresent()
        : origin.startsWith("https://");
  }
}
