package io.tightrope.dashboard.api.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.security.Access;
import io.tightrope.dashboard.security.Role;
import java.io.IOException;
import java.util.Optional;

/** A browser trades its token for a cookie, since an EventSource cannot send headers. */
public final class SessionApi {
  private static final int SMALL_BODY = 1 << 12;
  private static final int LONGEST_TOKEN = 1000;
  private static final int END_OF_BROWSER_SESSION = -1;

  private final Access access;

  public SessionApi(Access access) {
    this.access = access;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/session", this::begin);
    routes.delete("/api/v1/session", this::end);
  }

  private void begin(Context context) throws IOException {
    String token = Json.text(
        Json.object(Bodies.open(context, SMALL_BODY, SMALL_BODY)), "token", "", LONGEST_TOKEN);
    Optional<Role> role = access.open() ? Optional.of(Role.ADMIN) : access.roleOfToken(token);
    if (role.isEmpty()) {
      throw new Problem(401, "Unauthorized", "this token is not known here", "token");
    }
    context.cookie(new Cookie(
        RequestGuard.COOKIE,
        access.begin(role.get()),
        "/",
        END_OF_BROWSER_SESSION,
        context.scheme().equals("https"),
        true,
        null,
        SameSite.STRICT));
    context.status(204);
  }

  private void end(Context context) {
    Optional.ofNullable(context.cookie(RequestGuard.COOKIE)).ifPresent(access::end);
    context.removeCookie(RequestGuard.COOKIE, "/").status(204);
  }
}
