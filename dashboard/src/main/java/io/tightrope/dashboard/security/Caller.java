package io.tightrope.dashboard.security;

/**
 * Who sends a request.
 *
 * @param name the user's name from the proxy, or the name of the token; empty where neither has one
 * @param role what the caller may do
 * @param signIn how the caller proved it
 */
public record Caller(String name, Role role, SignIn signIn) {
  /** Everybody, on a dashboard that asks nobody who they are. */
  public static final Caller ANYBODY = new Caller("", Role.ADMIN, SignIn.NONE);

  /** How a caller proves who they are. */
  public enum SignIn {
    /** Not at all: the dashboard has neither tokens nor {@code proxyAuth}. */
    NONE,
    /** By a token in the request. */
    TOKEN,
    /** By a cookie, for which a browser has traded a token. */
    SESSION,
    /** By a header of a trusted proxy. */
    PROXY
  }

  /**
   * The name that stands on what the caller does: the proxy's user, else what the request says, else
   * the token's name.
   *
   * @param said a name in the request; empty if it has none
   */
  public String signature(String said) {
    return signIn == SignIn.PROXY || said.isEmpty() ? name : said;
  }
}
