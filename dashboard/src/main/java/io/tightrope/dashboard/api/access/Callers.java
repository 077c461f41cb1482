package io.tightrope.dashboard.api.access;

import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.security.Access;
import io.tightrope.dashboard.security.Caller;
import io.tightrope.dashboard.security.Caller.SignIn;
import io.tightrope.dashboard.security.FailedSignIns;
import io.tightrope.dashboard.security.ProxyAuth;
import io.tightrope.dashboard.security.RateLimit;
import io.tightrope.dashboard.security.Token;
import io.tightrope.dashboard.security.TrustedProxies;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out who sends a request: by a trusted proxy's header, a token, or a session. Thread-safe. */
public final class Callers {
  static final String COOKIE = "tightrope_session";
  private static final String BEARER = "bearer ";

  private final Access access;
  private final Optional<ProxyAuth> proxyAuth;
  private final TrustedProxies trusted;
  private final RateLimit rate;
  private final Clock clock;
  private final FailedSignIns failures = new FailedSignIns();

  public Callers(
      Access access,
      Optional<ProxyAuth> proxyAuth,
      TrustedProxies trusted,
      RateLimit rate,
      Clock clock) {
    this.access = access;
    this.proxyAuth = proxyAuth;
    this.trusted = trusted;
    this.rate = rate;
    this.clock = clock;
  }

  /** Whether everybody may do everything. */
  boolean open() {
    return !access.hasTokens() && proxyAuth.isEmpty();
  }

  /**
   * Who sends the request; empty if it does not say, or what it says is not valid.
   *
   * @throws Problem if the token has been used too often, or too many wrong ones came before
   */
  Optional<Caller> of(Visit visit) {
    if (open()) {
      return Optional.of(Caller.ANYBODY);
    }
    return ofProxy(visit)
        .or(() ->
            bearer(visit).map(secret -> ofToken(visit, secret)).orElseGet(() -> ofSession(visit)));
  }

  private Optional<Caller> ofProxy(Visit visit) {
    return proxyAuth
        .filter(auth -> trusted.contains(visit.peer()))
        .flatMap(auth -> auth.caller(visit::header));
  }

  private static Optional<String> bearer(Visit visit) {
    return Optional.ofNullable(visit.header("Authorization"))
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  private Optional<Caller> ofToken(Visit visit, String secret) {
    Optional<Token> token = check(visit, secret, 401);
    token.ifPresent(this::takeTurn);
    return token.map(found -> Access.caller(found, SignIn.TOKEN));
  }

  private Optional<Caller> ofSession(Visit visit) {
    Optional<Token> token = visit.cookie(COOKIE).flatMap(access::session);
    token.ifPresent(this::takeTurn);
    return token.map(found -> Access.caller(found, SignIn.SESSION));
  }

  /**
   * The token of that secret; empty if it is wrong, which is noted.
   *
   * @param status of the answer when too many wrong ones came from the same address
   * @throws Problem if it is not compared, since too many wrong ones came before
   */
  Optional<Token> check(Visit visit, String secret, int status) {
    long now = clock.millis();
    long pause = failures.pauseMillis(visit.client(), secret, now);
    if (pause > 0) {
      long seconds = TimeUnit.MILLISECONDS.toSeconds(pause + 999);
      throw new Problem(
          status,
          status == 401 ? "Unauthorized" : "Too many requests",
          "too many wrong tokens came from " + visit.client() + "; try again in " + seconds + " s",
          status == 401 ? "Authorization" : "token",
          seconds);
    }
    Optional<Token> token = access.token(secret);
    if (token.isPresent()) {
      failures.succeeded(visit.client(), secret);
    } else {
      failures.failed(visit.client(), now);
    }
    return token;
  }

  private void takeTurn(Token token) {
    if (token.requestsPerSecond().isPresent()
        && !rate.take(
            "token " + token.id(), token.requestsPerSecond().getAsInt(), System.nanoTime())) {
      throw new Problem(
          429,
          "Too many requests",
          "the token" + (token.name().isEmpty() ? "" : " \"" + token.name() + "\"") + " allows "
              + token.requestsPerSecond().getAsInt() + " requests per second; retry in 1 s",
          "Authorization");
    }
  }
}
