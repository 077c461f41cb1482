package io.tightrope.dashboard.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A secret and what it allows. Keeps only a hash, so that no log, page or dump can show the secret.
 * Immutable.
 */
public final class Token {
  private final String name;
  private final Role role;
  private final byte[] digest;
  private final Optional<Instant> expires;
  private final OptionalInt requestsPerSecond;

  /** A token without a name that is valid until it is removed. */
  public Token(Role role, String secret) {
    this("", role, secret, Optional.empty(), OptionalInt.empty());
  }

  /**
   * @param name whom it was given to; empty if nobody says
   * @param expires when it ends to be valid; empty for never
   * @param requestsPerSecond how many requests it allows on average, in bursts ten times as many;
   *     empty for as many as its callers' addresses are allowed
   */
  public Token(
      String name,
      Role role,
      String secret,
      Optional<Instant> expires,
      OptionalInt requestsPerSecond) {
    this.name = name;
    this.role = role;
    this.digest = digest(secret);
    this.expires = expires;
    this.requestsPerSecond = requestsPerSecond;
  }

  public String name() {
    return name;
  }

  public Role role() {
    return role;
  }

  public OptionalInt requestsPerSecond() {
    return requestsPerSecond;
  }

  /** Whether it is not valid any more. */
  public boolean expired(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** Tells tokens apart without showing anything of the secret. */
  public String id() {
    return HexFormat.of().formatHex(digest);
  }

  /** Compares in a time that does not tell how much was right. */
  boolean matches(byte[] presentedDigest) {
    return MessageDigest.isEqual(digest, presentedDigest);
  }

  static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }
}
