package io.tightrope.dashboard.security;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who a caller is, by token or by the session that a browser traded its token for. Without tokens
 * everybody may do everything, which is why such a dashboard listens on the loopback only.
 */
public final class Access {
  private static final int SESSION_BYTES = 32;
  private static final long SESSION_MILLIS = 12L * 3600 * 1000;
  private static final int MOST_SESSIONS = 10_000;

  private record Session(Role role, long endsAtMillis) {}

  private final List<Token> tokens;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  public Access(List<Token> tokens, Clock clock) {
    this.tokens = List.copyOf(tokens);
    this.clock = clock;
  }

  /** Whether anybody may do anything. */
  public boolean open() {
    return tokens.isEmpty();
  }

  /** The role of a token, or empty. Looks at every token, whichever fits. */
  public Optional<Role> roleOfToken(String secret) {
    byte[] digest = Token.digest(secret);
    Role found = null;
    for (Token token : tokens) {
      if (token.matches(digest)) {
        found = token.role();
      }
    }
    return Optional.ofNullable(found);
  }

  /** The role of a session, or empty when it has ended. */
  public Optional<Role> roleOfSession(String id) {
    Session session = sessions.get(id);
    return session == null || session.endsAtMillis() < clock.millis()
        ? Optional.empty()
        : Optional.of(session.role());
  }

  /** Begins a session; its id, which is a secret. */
  public String begin(Role role) {
    sessions.values().removeIf(session -> session.endsAtMillis() < clock.millis());
    if (sessions.size() >= MOST_SESSIONS) {
      sessions.clear();
    }
    byte[] bytes = new byte[SESSION_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    sessions.put(id, new Session(role, clock.millis() + SESSION_MILLIS));
    return id;
  }

  public void end(String id) {
    sessions.remove(id);
  }
}
