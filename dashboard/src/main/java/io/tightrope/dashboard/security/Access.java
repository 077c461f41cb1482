package io.tightrope.dashboard.security;

import io.tightrope.dashboard.security.Caller.SignIn;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows callers by token, or by the session for which a browser has traded its token. A session ends
 * after twelve hours, and with its token. Thread-safe.
 */
public final class Access {
  private static final int SESSION_BYTES = 32;
  private static final long SESSION_MILLIS = 12L * 3600 * 1000;
  private static final int MOST_SESSIONS = 10_000;

  private record Session(String tokenId, long endsAtMillis) {}

  private final Tokens tokens;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  public Access(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Whether there are tokens at all. */
  public boolean hasTokens() {
    return tokens.configured();
  }

  /** The token of that secret; empty if there is none, or it has expired. Compares with every token. */
  public Optional<Token> token(String secret) {
    byte[] digest = Token.digest(secret);
    Token found = null;
    for (Token token : valid()) {
      if (token.matches(digest)) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The token that a session was begun with; empty when the session or the token has ended. */
  public Optional<Token> session(String id) {
    Session session = sessions.get(id);
    return session == null || session.endsAtMillis() < clock.millis()
        ? Optional.empty()
        : valid().stream().filter(token -> token.id().equals(session.tokenId())).findFirst();
  }

  private List<Token> valid() {
    Instant now = clock.instant();
    return tokens.current().stream().filter(token -> !token.expired(now)).toList();
  }

  /** Begins a session; its id, which is a secret. */
  public String begin(Token token) {
    sessions.values().removeIf(session -> session.endsAtMillis() < clock.millis());
    if (sessions.size() >= MOST_SESSIONS) {
      sessions.clear();
    }
    byte[] bytes = new byte[SESSION_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    sessions.put(id, new Session(token.id(), clock.millis() + SESSION_MILLIS));
    return id;
  }

  public void end(String id) {
    sessions.remove(id);
  }

  /** Who presents a token. */
  public static Caller caller(Token token, SignIn signIn) {
    return new Caller(token.name(), token.role(), signIn);
  }
}
