package io.tightrope.core.detect;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The thresholds of all rules. The shipped ones, each with its reason, are in {@code rules.yml}
 * beside this class; a file of the user's own replaces what it names and leaves the rest.
 *
 * <p>Immutable.
 *
 * @param hysteresis how long a finding must last, and how long an alert must stay healed
 * @param hysteresisOf the rules for which other numbers hold, by rule id
 * @param disabled ids of rules that are switched off
 * @param varianceExplosion thresholds of that rule
 * @param sparsityLost thresholds of that rule
 */
public record RuleSettings(
    Hysteresis hysteresis,
    Map<String, Hysteresis> hysteresisOf,
    List<String> disabled,
    VarianceExplosion varianceExplosion,
    SparsityLost sparsityLost) {

  /**
   * When an alert begins and ends.
   *
   * @param raiseAfterSteps observed steps on which the condition must hold, quiet ones taken back
   * @param clearAfterSteps observed steps in a row without it before an alert is resolved
   * @param clearAfterSeconds seconds since the last bad step before an alert is resolved
   */
  public record Hysteresis(int raiseAfterSteps, int clearAfterSteps, double clearAfterSeconds) {}

  /**
   * Thresholds of {@link Rule#VARIANCE_EXPLOSION}, as multiples of the expected q.
   *
   * @param warning healthy training rarely goes beyond
   * @param critical no run was seen to recover from beyond
   */
  public record VarianceExplosion(double warning, double critical) {}

  /**
   * Thresholds of {@link Rule#SPARSITY_LOST}: target minus achieved.
   *
   * @param warning in one layer
   * @param critical in the mean over the layers
   */
  public record SparsityLost(double warning, double critical) {}

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  public RuleSettings {
    hysteresisOf = Map.copyOf(hysteresisOf);
    disabled = List.copyOf(disabled);
    disabled.forEach(RuleSettings::requireRule);
    hysteresisOf.keySet().forEach(RuleSettings::requireRule);
  }

  private static void requireRule(String id) {
    if (Rule.ofId(id).isEmpty()) {
      throw new IllegalArgumentException("no rule is called " + id);
    }
  }

  /** The shipped thresholds. */
  public static RuleSettings defaults() {
    try {
      return YAML.treeToValue(shipped(), RuleSettings.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The shipped thresholds with those of a YAML file in their place.
   *
   * @throws IOException if the file cannot be read, names something unknown, or a value does not
   *     fit; the message says which
   */
  public static RuleSettings load(Path file) throws IOException {
    JsonNode own;
    try (InputStream in = Files.newInputStream(file)) {
      own = YAML.readTree(in);
    }
    ObjectNode merged = shipped();
    if (own instanceof ObjectNode object) {
      merge(merged, object);
    }
    return YAML.treeToValue(merged, RuleSettings.class);
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties().forEach(entry -> {
      if (into.get(entry.getKey()) instanceof ObjectNode there
          && entry.getValue() instanceof ObjectNode here) {
        merge(there, here);
      } else {
        into.set(entry.getKey(), entry.getValue());
      }
    });
  }

  private static ObjectNode shipped() throws IOException {
    try (InputStream in = RuleSettings.class.getResourceAsStream("rules.yml")) {
      return (ObjectNode) YAML.readTree(Objects.requireNonNull(in, "rules.yml"));
    }
  }

  /** What holds for a rule: its own numbers or the common ones. */
  Hysteresis hysteresis(Rule rule) {
    return hysteresisOf.getOrDefault(rule.id(), hysteresis);
  }

  boolean enabled(Rule rule) {
    return !disabled.contains(rule.id());
  }
}
