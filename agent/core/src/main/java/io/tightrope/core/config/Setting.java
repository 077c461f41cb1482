package io.tightrope.core.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the agent, declared once. In the YAML file and behind {@code tightrope.} in
 * system properties it goes by its key, in the environment by the same in capitals: {@code
 * metrics-port}, {@code -Dtightrope.metrics-port}, {@code TIGHTROPE_METRICS_PORT}.
 */
public enum Setting {
  ENABLED("enabled", "true or false", "Off switch: when false, nothing is watched"),
  RUN("run", "1 to 200 characters", "Name of the run; made of model and date unless given"),
  SESSION("session", "a UUID", "Shared by the processes that train one run together"),
  WORKER(
      "worker", "1 to 200 characters", "Which of these processes this is; 0 sends the events too"),
  DASHBOARD("dashboard", "an http or https URL, or off", "Where frames are sent"),
  TOKEN("token", "the token itself", "What the dashboard wants to see before it takes frames"),
  TOKEN_FILE("token-file", "a readable file of one line", "The same, read from a file"),
  OVERHEAD(
      "overhead",
      "a share such as 1% or 0.01, above 0; 100% observes every step",
      "Part of the training time that observing may take"),
  METRICS_HOST("metrics-host", "a host name or address", "Where the metrics endpoint listens"),
  METRICS_PORT(
      "metrics-port", "0 to 65535 (0 picks a free one), or off", "Port of the metrics endpoint"),
  SPOOL("spool", "a directory", "Where frames wait on disk while the dashboard is away"),
  SPOOL_LIMIT(
      "spool-limit", "a size such as 64MB, 0 keeps nothing on disk", "Most that they take there"),
  QUEUE_LIMIT("queue-limit", "a size from 64KB to 1GB", "Most that they take in memory"),
  GRACE(
      "grace", "a time such as 60s, 5m or 1h", "How long series of a finished run can be scraped"),
  LABELS("labels", "name=value,name=value", "Free labels of the run"),
  RULES("rules", "a file", "File of limits that replace the shipped ones");

  private final String key;
  private final String allowed;
  private final String meaning;

  Setting(String key, String allowed, String meaning) {
    this.key = key;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** Its name in the file. */
  public String key() {
    return key;
  }

  /** What it may be, in words. */
  public String allowed() {
    return allowed;
  }

  /** One sentence, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** Its name as a system property. */
  public String property() {
    return "tightrope." + key;
  }

  /** Its name in the environment. */
  public String variable() {
    return "TIGHTROPE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  static Optional<Setting> ofKey(String key) {
    for (Setting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
