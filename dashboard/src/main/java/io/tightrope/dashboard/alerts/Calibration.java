package io.tightrope.dashboard.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How often the alerts of each rule were right, counted on benchmark runs on which no limit was set.
 * The file is what {@code ./tightrope bench rules --part reported --save FILE} writes.
 *
 * <p>Immutable.
 */
public final class Calibration {
  private static final String FILE = "calibration.json";
  private static final Calibration SHIPPED = read();

  private final JsonNode counts;

  /**
   * The runs of which this was the worst that the rule said.
   *
   * @param failed those that failed
   * @param runs those that failed and those that did well
   * @param failing all failing runs of the benchmark, whatever the rule said of them
   * @param lead median number of steps from the alert to the loss showing the failure; empty if none
   *     failed
   */
  public record Precision(long failed, long runs, long failing, OptionalLong lead) {
    /** The counts in one sentence, for whoever reads an alert. */
    public String sentence() {
      if (runs == 1) {
        return failed == 1
            ? "The one benchmark run with this alert failed."
            : "The one benchmark run with this alert did not fail.";
      }
      return "Of " + runs + " benchmark runs with this alert, " + (failed == 0 ? "none" : failed)
          + " failed.";
    }
  }

  private Calibration(JsonNode counts) {
    this.counts = counts;
  }

  /** The counts that this version was released with. */
  public static Calibration shipped() {
    return SHIPPED;
  }

  private static Calibration read() {
    try (InputStream in = Calibration.class.getResourceAsStream(FILE)) {
      return new Calibration(JsonMapper.builder().build().readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  /** The counts of a rule at a severity; empty if no benchmark run had such an alert. */
  public Optional<Precision> of(Rule rule, Severity severity) {
    JsonNode line = counts.path("rules").path(rule.id() + " " + severity.id());
    long failed = line.path("true").asLong();
    long runs = failed + line.path("false").asLong();
    if (runs == 0) {
      return Optional.empty();
    }
    return Optional.of(new Precision(
        failed,
        runs,
        counts.path("sources").path("all").path("failing").asLong(),
        line.has("lead") ? OptionalLong.of(line.get("lead").asLong()) : OptionalLong.empty()));
  }
}
