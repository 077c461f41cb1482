package io.tightrope.core.detect.settings;

import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.rules.Rule;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The limits of all rules. The shipped ones, each with its reason, are in {@code rules.yml} beside
 * this class; a user's own file replaces what it names and leaves the rest.
 *
 * <p>Immutable.
 *
 * @param hysteresis how long a finding must last, and how long an alert must stay healthy
 * @param hysteresisOf the rules for which other numbers hold
 * @param disabled rules that are switched off
 * @param symptomSteps optimizer steps after the beginning of an alert in which a finding that it
 *     explains attaches to it
 * @param evidence limits of what several rules look at
 * @param limits the limits of each rule, of the type {@link Rule#limits()}
 */
public record RuleSettings(
    Hysteresis hysteresis,
    Map<Rule, Hysteresis> hysteresisOf,
    Set<Rule> disabled,
    int symptomSteps,
    EvidenceLimits evidence,
    Map<Rule, Record> limits) {

  public RuleSettings {
    hysteresisOf = Map.copyOf(hysteresisOf);
    disabled = Set.copyOf(disabled);
    limits = Map.copyOf(limits);
  }

  /** The shipped limits. */
  public static RuleSettings defaults() {
    try {
      return RulesFile.shipped().settings();
    } catch (RulesFileException shippedFileIsBroken) {
      throw new UncheckedIOException(shippedFileIsBroken);
    }
  }

  /**
   * The shipped limits with those of a YAML file in their place.
   *
   * @throws RulesFileException if the file cannot be read, names something unknown, or a value is
   *     not allowed; the message is one line that says which
   */
  public static RuleSettings load(Path file) throws RulesFileException {
    return RulesFile.read(file).settings();
  }

  /** The limits of a rule. */
  public <L extends Record> L limits(Rule rule, Class<L> type) {
    return type.cast(limits(rule));
  }

  /** The limits of a rule, of the type {@link Rule#limits()}. */
  public Record limits(Rule rule) {
    Record own = limits.get(rule);
    if (own == null) {
      throw new IllegalArgumentException(rule.id() + " has no limits");
    }
    return own;
  }

  /** The rule's own hysteresis, or the common one. */
  public Hysteresis hysteresis(Rule rule) {
    return hysteresisOf.getOrDefault(rule, hysteresis);
  }

  /** Whether the rule is switched on. */
  public boolean enabled(Rule rule) {
    return !disabled.contains(rule);
  }
}
