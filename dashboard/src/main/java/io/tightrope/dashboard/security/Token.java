package io.tightrope.dashboard.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret and its role. Keeps only a hash, so that no log, page or dump can show the secret. */
public final class Token {
  private final Role role;
  private final byte[] digest;

  public Token(Role role, String secret) {
    this.role = role;
    this.digest = digest(secret);
  }

  public Role role() {
    return role;
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
