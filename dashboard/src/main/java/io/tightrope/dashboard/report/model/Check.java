package io.tightrope.dashboard.report.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of the three checks of the method.
 *
 * @param kind which
 * @param answer what it came to
 * @param findings what was measured, the most telling first
 * @param limits where the limits come from
 * @param measured the numbers that decide, by name, for JSON
 * @param picture what its chart shows; empty if it was not recorded
 */
public record Check(
    Kind kind,
    Answer answer,
    List<Message> findings,
    List<Message> limits,
    Map<String, Double> measured,
    Optional<Picture> picture) {

  /** The three checks. */
  public enum Kind {
    INITIALIZATION,
    GRADIENTS,
    ACTIVITY;

    /** The name in JSON and in the files of texts. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Check {
    findings = List.copyOf(findings);
    limits = List.copyOf(limits);
  }

  /** A check whose data is missing. */
  public static Check unknown(Kind kind, Message why, List<Message> limits) {
    return new Check(kind, Answer.UNKNOWN, List.of(why), limits, Map.of(), Optional.empty());
  }
}
