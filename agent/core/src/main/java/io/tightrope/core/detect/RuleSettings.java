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
 * @param unstableInitialization thresholds of that rule; likewise the rest
 */
public record RuleSettings(
    Hysteresis hysteresis,
    Map<String, Hysteresis> hysteresisOf,
    List<String> disabled,
    UnstableInitialization unstableInitialization,
    VarianceExplosion varianceExplosion,
    VarianceCollapse varianceCollapse,
    GradientFlow gradientExplosion,
    GradientFlow gradientVanishing,
    SparsityLost sparsityLost,
    DeadLayer deadLayer,
    DeadUnits deadUnits,
    ClipSaturation clipSaturation,
    RepresentationCollapse representationCollapse,
    LossStalled lossStalled,
    StageRegression stageRegression,
    AgentOverBudget agentOverBudget) {

  /**
   * When an alert begins and ends.
   *
   * @param raiseAfterSteps observed steps on which the condition must hold, quiet ones taken back
   * @param clearAfterSteps observed steps in a row without it before an alert is resolved
   * @param clearAfterSeconds seconds since the last bad step before an alert is resolved
   */
  public record Hysteresis(int raiseAfterSteps, int clearAfterSteps, double clearAfterSeconds) {}

  /**
   * Thresholds of {@link Rule#UNSTABLE_INITIALIZATION}.
   *
   * @param warning probability that the variance escapes
   * @param critical the same, critical
   * @param trapDecades growth of the gradient through the depth at a second fixed point, critical
   * @param spreadWarning variance of the log gradient gain through the depth
   * @param spreadCritical the same, critical
   * @param steps optimizer steps of the run in which the initialization is the matter
   */
  public record UnstableInitialization(
      double warning,
      double critical,
      double trapDecades,
      double spreadWarning,
      double spreadCritical,
      int steps) {}

  /**
   * Thresholds of {@link Rule#VARIANCE_EXPLOSION}.
   *
   * @param band factor around the expected q within which a layer is healthy
   * @param growthWarning decades of q that depth adds beyond what learning explains
   * @param growthCritical the same, critical
   * @param surge factor by which q jumps within {@code surgeSteps}, critical
   * @param surgeSteps optimizer steps of a jump
   * @param jump factor by which a layer's q leaves its own recent past, critical
   * @param settledFrames observed steps of a stage after which there is such a past
   * @param updateShift standard deviations by which one update can move the median layer's
   *     pre-activations, critical
   * @param farWarning q over the expected one whatever explains it
   * @param farCritical the same, critical
   */
  public record VarianceExplosion(
      double band,
      double growthWarning,
      double growthCritical,
      double surge,
      int surgeSteps,
      double jump,
      int settledFrames,
      double updateShift,
      double farWarning,
      double farCritical) {}

  /**
   * Thresholds of {@link Rule#VARIANCE_COLLAPSE}, as multiples of the expected q.
   *
   * @param warning below it a layer is named
   * @param critical below it the run is failing, if it lasts
   * @param criticalFrames observed steps in a row that it must last
   * @param freshSteps optimizer steps of a run before which it may be chance
   */
  public record VarianceCollapse(
      double warning, double critical, int criticalFrames, int freshSteps) {}

  /**
   * Thresholds of {@link Rule#GRADIENT_EXPLOSION} and {@link Rule#GRADIENT_VANISHING}, in decades
   * of the gradient's L2 norm between the last hidden layer and the first.
   *
   * @param warningDecades beyond it the signal is in danger
   * @param atOnceDecades beyond it the run is failing, whatever its loss does for the moment
   * @param criticalDecades beyond it the run is failing if its loss does not fall
   * @param lastingDecades beyond it the same, if it lasts
   * @param lastingFrames observed steps in a row that it must last
   */
  public record GradientFlow(
      double warningDecades,
      double atOnceDecades,
      double criticalDecades,
      double lastingDecades,
      int lastingFrames) {}

  /**
   * Thresholds of {@link Rule#SPARSITY_LOST}: target minus achieved.
   *
   * @param layerWarning in one layer
   * @param mean in the mean over the layers, critical when it lasts
   * @param meanAtOnce in the mean over the layers, critical soon
   * @param frames observed steps in a row for the latter
   * @param steps optimizer steps that {@code mean} must last
   */
  public record SparsityLost(
      double layerWarning, double mean, double meanAtOnce, int frames, int steps) {}

  /**
   * Thresholds of {@link Rule#DEAD_LAYER}.
   *
   * @param sparsity share of zeros from which on a layer is dead
   * @param deadUnits share of silent units from which on a layer is dead
   */
  public record DeadLayer(double sparsity, double deadUnits) {}

  /**
   * Thresholds of {@link Rule#DEAD_UNITS}.
   *
   * @param deviations standard deviations of the binomial beyond the explained share
   * @param leastVariance floor of the binomial's variance for shares near 0 and 1
   * @param freshSteps optimizer steps of the run in which units are still alike
   * @param freshError what the model may miss in these
   * @param trainedError what it may miss later, when units differ in bias
   */
  public record DeadUnits(
      double deviations,
      double leastVariance,
      int freshSteps,
      double freshError,
      double trainedError) {}

  /**
   * Thresholds of {@link Rule#CLIP_SATURATION}.
   *
   * @param shareOfActive share of the non-zero activations that stand at the clip
   */
  public record ClipSaturation(double shareOfActive) {}

  /**
   * Thresholds of {@link Rule#REPRESENTATION_COLLAPSE}.
   *
   * @param alike correlation of the last hidden layer above which inputs look alike
   * @param warningSteps optimizer steps above it
   * @param criticalSteps optimizer steps above it, critical
   * @param criticalFrames observed steps above it, critical together with the steps
   * @param climb rise above the lowest smoothed value of the stage
   * @param climbTo and the level it must have reached
   * @param runaway q over the expected one that makes a climb critical
   * @param settled smoothed correlation below which a run tells its inputs apart
   * @param smoothing weight of the newest observed step in the smoothed value
   */
  public record RepresentationCollapse(
      double alike,
      int warningSteps,
      int criticalSteps,
      int criticalFrames,
      double climb,
      double climbTo,
      double runaway,
      double settled,
      double smoothing) {}

  /**
   * Thresholds of {@link Rule#LOSS_STALLED}.
   *
   * @param improvement share by which the running median must fall to count as moving
   * @param flatSteps optimizer steps without that
   * @param farFromDone share of the first loss below which a flat loss is no news
   * @param stuckSteps optimizer steps of a stage after which a loss at chance is critical
   * @param stuckShare share of the loss at chance above which nothing has been learned
   */
  public record LossStalled(
      double improvement, int flatSteps, double farFromDone, int stuckSteps, double stuckShare) {}

  /**
   * Thresholds of {@link Rule#STAGE_REGRESSION}; shares of the way from the loss before the stage
   * back to chance.
   *
   * @param graceSteps optimizer steps in which any loss is forgiven
   * @param warningShare what may be lost after that
   * @param criticalShare beyond it the stage has broken the run
   * @param criticalSteps optimizer steps after which it is critical
   */
  public record StageRegression(
      int graceSteps, double warningShare, double criticalShare, int criticalSteps) {}

  /**
   * Thresholds of {@link Rule#AGENT_OVER_BUDGET}.
   *
   * @param denseFrames observed steps of a stage that are dense by design
   * @param factor overhead over budget
   * @param patienceSteps optimizer steps in which the overhead must not have fallen any further
   */
  public record AgentOverBudget(int denseFrames, double factor, int patienceSteps) {}

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
