package io.tightrope.core.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the agent, declared once. In the YAML file and behind {@code tightrope.} in
 * system properties it goes by its key, in the environment by the same in capitals: {@code
 * metrics-port}, {@code -Dtightrope.metrics-port}, {@code TIGHTROPE_METRICS_PORT}. {@link
 * SettingsTable} prints them all.
 */
public enum Setting {
  ENABLED(
      "enabled",
      "true",
      "",
      "false",
      "true or false",
      "Off switch: when it is false, nothing is watched."),
  RUN(
      "run",
      "(model, date and a random part)",
      "",
      "mnist-lr3",
      "1 to 200 characters",
      "Name of the run."),
  SESSION(
      "session",
      "(a new one for each process)",
      "",
      "0b1e6b1e-4f3a-4c5b-8d57-2f0f3a2b9c10",
      "a UUID",
      "Shared by the processes that train one run together or one after the other."),
  WORKER(
      "worker",
      "0",
      "",
      "1",
      "1 to 200 characters",
      "Which process of the session this is; only worker 0 sends events."),
  DASHBOARD(
      "dashboard",
      "http://127.0.0.1:" + AgentConfig.DASHBOARD_PORT,
      "URL",
      "https://tightrope.example.org",
      "an http or https URL, or off",
      "The dashboard to which the agent sends runs, frames and scalars."),
  TOKEN(
      "token",
      "(none)",
      "",
      "3b9f0c",
      "visible ASCII characters without spaces",
      "Ingest token sent to the dashboard; token-file keeps it out of process lists."),
  TOKEN_FILE(
      "token-file",
      "(none)",
      "file",
      "/run/secrets/ingest-token",
      "a readable file of one line",
      "File that holds the ingest token; token wins over it."),
  OVERHEAD(
      "overhead",
      "1%",
      "share",
      "0.5%",
      "a share such as 1% or 0.01, above 0; 100% observes every step",
      "Maximum share of the training time that observing may take."),
  METRICS_HOST(
      "metrics-host",
      "127.0.0.1",
      "",
      "0.0.0.0",
      "a host name or address of this machine",
      "Address on which the metrics endpoint listens."),
  METRICS_PORT(
      "metrics-port",
      "0",
      "port",
      "9464",
      "0 to 65535 (0 picks a free one), or off",
      "Port of the metrics endpoint."),
  ADVERTISE(
      "advertise",
      "(metrics-host and metrics-port, or the name of the machine)",
      "",
      "gpu-7.example.org:9464",
      "a host name or address, with or without :port; IPv6 in brackets",
      "Address at which others reach the metrics endpoint, for discovery through the dashboard."),
  SPOOL(
      "spool",
      "(tightrope-spool-USER in the directory for temporary files)",
      "directory",
      "/var/spool/tightrope",
      "a directory",
      "Where frames and scalars wait on disk while the dashboard is away."),
  SPOOL_LIMIT(
      "spool-limit",
      "64MB",
      "KB, MB, GB",
      "1GB",
      "a size such as 64MB; 0 keeps nothing on disk",
      "Maximum size of what waits on disk."),
  QUEUE_LIMIT(
      "queue-limit",
      "8MB",
      "KB, MB, GB",
      "16MB",
      "a size from 64KB to 1GB",
      "Maximum size of what waits in memory."),
  GRACE(
      "grace",
      "60s",
      "s, m, h",
      "5m",
      "a time such as 60s, 5m or 1h, at most 999h",
      "How long the metrics of a finished run can still be scraped."),
  LIVE_RUNS(
      "live-runs",
      "200",
      "models",
      "1000",
      "a number from 1 to 100000",
      "How many models of one process are recorded at a time."),
  LABELS(
      "labels",
      "(none)",
      "",
      "team=vision,owner=ana",
      "at most 64 name=value, separated by commas; a comma in a value is written \\,",
      "Free labels of the run."),
  RULES(
      "rules",
      "(the shipped limits)",
      "file",
      "rules.yml",
      "a file",
      "File of limits that replace the shipped ones."),
  BASELINE(
      "baseline",
      "(none)",
      "",
      "mnist-dense",
      "name of a run on the dashboard, or a recording (.json or .json.gz)",
      "Run with which the loss is compared, so that slow learning is noticed."),
  CHECKPOINT_DIR(
      "checkpoint-dir",
      "(none)",
      "directory",
      "/var/lib/training/checkpoints",
      "a directory",
      "Where checkpoints are written; the newest one from before an alert is kept."),
  CHECKPOINT_EVERY(
      "checkpoint-every",
      "200",
      "steps",
      "1000",
      "a number from 1 to 1000000000",
      "Steps from one checkpoint to the next; more where copying would exceed its share of overhead."),
  CHECKPOINT_KEEP(
      "checkpoint-keep",
      "3",
      "checkpoints",
      "5",
      "a number from 2 to 100",
      "How many checkpoints of a run stay on disk, besides those kept because of an alert."),
  ON_CRITICAL(
      "on-critical",
      "nothing",
      "",
      "stop",
      "nothing, checkpoint or stop",
      "What a critical alert leads to: a line that names the kept checkpoint, or the end of fit.");

  private final String key;
  private final String standard;
  private final String unit;
  private final String example;
  private final String allowed;
  private final String meaning;

  Setting(
      String key, String standard, String unit, String example, String allowed, String meaning) {
    this.key = key;
    this.standard = standard;
    this.unit = unit;
    this.example = example;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** Its name in the file. */
  public String key() {
    return key;
  }

  /** What holds unless the user sets it: a value as it would be written, or words in parentheses. */
  public String standard() {
    return standard;
  }

  /** The unit or kind of its value; empty for a plain word or number. */
  public String unit() {
    return unit;
  }

  /** A value as a user could write it. */
  public String example() {
    return example;
  }

  /** What it may be, in words. */
  public String allowed() {
    return allowed;
  }

  /** One sentence that says what it does. */
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
