package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.LayerStatistic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The list of all rules, in the order in which they judge a frame: a rule stands behind those that
 * explain it where both may begin with the same frame. What a rule is stands in its own file.
 */
public enum Rule {
  INPUT_SCALE(InputScale.RULE),
  NON_FINITE_VALUES(NonFiniteValues.RULE),
  UNSTABLE_INITIALIZATION(UnstableInitialization.RULE),
  OVERSIZED_UPDATES(OversizedUpdates.RULE),
  DEAD_LAYER(DeadLayer.RULE),
  VARIANCE_EXPLOSION(VarianceExplosion.RULE),
  VARIANCE_COLLAPSE(VarianceCollapse.RULE),
  SATURATED_UNITS(SaturatedUnits.RULE),
  SPECTRAL_ALIGNMENT(SpectralAlignment.RULE),
  REPRESENTATION_COLLAPSE(RepresentationCollapse.RULE),
  GRADIENT_EXPLOSION(GradientExplosion.RULE),
  GRADIENT_VANISHING(GradientVanishing.RULE),
  SPARSITY_LOST(SparsityLost.RULE),
  CLIP_SATURATION(ClipSaturation.RULE),
  DEAD_UNITS(DeadUnits.RULE),
  STAGE_REGRESSION(StageRegression.RULE),
  LOSS_STALLED(LossStalled.RULE),
  BEHIND_BASELINE(BehindBaseline.RULE),
  AGENT_OVER_BUDGET(AgentOverBudget.RULE),
  RUN_FAILED(RunFailed.RULE),
  RUN_STALLED(
      RuleDeclaration.of("RunStalled", Severity.WARNING, "The run is training and takes no step")
          .shownByLoss()),
  RUN_LOST(
      RuleDeclaration.of("RunLost", Severity.CRITICAL, "The run went silent without having ended")
          .shownByLoss());

  private final RuleDeclaration declaration;

  Rule(RuleDeclaration declaration) {
    this.declaration = declaration;
  }

  /** The name in JSON, labels and runbooks. */
  public String id() {
    return declaration.id();
  }

  /** The worst severity that it reports. */
  public Severity severity() {
    return declaration.severity();
  }

  /** One sentence, without a full stop. */
  public String meaning() {
    return declaration.sentence();
  }

  /** The rules that would explain it, the likeliest first; empty for one that needs no other. */
  public List<Rule> causes() {
    return declaration.causes().get();
  }

  /** The layer statistics that show what it found, the most telling first; may be empty. */
  public List<LayerStatistic> evidence() {
    return declaration.evidence();
  }

  /** Whether the loss shows what it found. */
  public boolean showsLoss() {
    return declaration.showsLoss();
  }

  /** Whether it judges frames; false for a rule that judges the end, or is judged from outside. */
  public boolean judgesFrames() {
    return declaration.detector() != null;
  }

  /** Whether it judges the training; false for a rule that judges the process or the agent. */
  public boolean judgesTraining() {
    return judgesFrames() && this != AGENT_OVER_BUDGET;
  }

  /** Whether it is judged between frames too, by the loss of every step. */
  public boolean judgesLoss() {
    return declaration.byLoss();
  }

  /** Its section in a rules file: the id with a small first letter. */
  public String section() {
    return Character.toLowerCase(id().charAt(0)) + id().substring(1);
  }

  /** The record of its limits; one without components if it has none. */
  public Class<? extends Record> limits() {
    return declaration.limits();
  }

  /**
   * A new detector with these limits; empty if it does not judge frames.
   *
   * @param limits of the type {@link #limits()}
   */
  public Optional<Detector> detector(Record limits, EvidenceLimits shared) {
    return Optional.ofNullable(declaration.detector()).map(made -> made.apply(limits, shared));
  }

  /** The rule of that id, or empty. */
  public static Optional<Rule> ofId(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
  }
}
