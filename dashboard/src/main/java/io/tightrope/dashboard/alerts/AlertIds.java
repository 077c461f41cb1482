package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.rules.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of the alerts that do not come from the detectors: the same cause, the same id. */
final class AlertIds {
  private static final int BYTES = 8;

  private AlertIds() {}

  static String of(String run, Rule rule, String beginning) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(
          (run + "\0" + rule.id() + "\0" + beginning).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }
}
