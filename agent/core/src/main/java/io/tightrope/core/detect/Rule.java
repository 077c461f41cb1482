package io.tightrope.core.detect;

import java.util.Arrays;
import java.util.Optional;

/** Every rule, declared once: its id (also the name of its runbook), severity and what it means. */
public enum Rule {
  UNSTABLE_INITIALIZATION(
      "UnstableInitialization",
      Severity.CRITICAL,
      "The initialization cannot carry signal or gradient through the depth"),
  VARIANCE_EXPLOSION(
      "VarianceExplosion", Severity.CRITICAL, "The pre-activation variance grows out of its band"),
  VARIANCE_COLLAPSE(
      "VarianceCollapse", Severity.CRITICAL, "The pre-activation variance falls out of its band"),
  GRADIENT_EXPLOSION(
      "GradientExplosion", Severity.CRITICAL, "Gradients grow from layer to layer on the way back"),
  GRADIENT_VANISHING(
      "GradientVanishing", Severity.CRITICAL, "Gradients die from layer to layer on the way back"),
  SPARSITY_LOST(
      "SparsityLost", Severity.CRITICAL, "Far fewer zeros are achieved than were asked for"),
  DEAD_LAYER("DeadLayer", Severity.CRITICAL, "A layer passes nothing on"),
  DEAD_UNITS(
      "DeadUnits",
      Severity.WARNING,
      "More units are silent than sparsity, input correlation and batch explain"),
  CLIP_SATURATION("ClipSaturation", Severity.WARNING, "Too many activations stand at the clip"),
  REPRESENTATION_COLLAPSE(
      "RepresentationCollapse",
      Severity.CRITICAL,
      "Different inputs become indistinguishable beyond what depth explains"),
  NON_FINITE_VALUES("NonFiniteValues", Severity.CRITICAL, "NaN or infinite values appeared"),
  LOSS_STALLED("LossStalled", Severity.WARNING, "The loss no longer moves"),
  STAGE_REGRESSION("StageRegression", Severity.WARNING, "A stage change made things worse"),
  RUN_STALLED("RunStalled", Severity.WARNING, "No frame for longer than the run's own pace"),
  RUN_LOST("RunLost", Severity.CRITICAL, "The run went silent without having ended"),
  AGENT_OVER_BUDGET(
      "AgentOverBudget", Severity.INFO, "Observing costs more than it was allowed to");

  private final String id;
  private final Severity severity;
  private final String meaning;

  Rule(String id, Severity severity, String meaning) {
    this.id = id;
    this.severity = severity;
    this.meaning = meaning;
  }

  /** The name in JSON, labels and runbooks. */
  public String id() {
    return id;
  }

  /** The severity unless the settings say otherwise. */
  public Severity severity() {
    return severity;
  }

  /** One sentence, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** The rule of that id, or empty. */
  public static Optional<Rule> ofId(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id.equals(id)).findFirst();
  }
}
