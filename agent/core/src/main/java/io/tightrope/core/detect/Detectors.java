package io.tightrope.core.detect;

import java.util.List;

/** The list of all rules that judge frames; a new rule is one line here. */
final class Detectors {
  private Detectors() {}

  static List<Detector> all(RuleSettings settings) {
    List<RuledDetector> detectors = List.of(
        new RuledDetector(Rule.NON_FINITE_VALUES, new NonFiniteValues()),
        new RuledDetector(
            Rule.UNSTABLE_INITIALIZATION,
            new UnstableInitialization(settings.unstableInitialization())),
        new RuledDetector(Rule.DEAD_LAYER, new DeadLayer(settings.deadLayer())),
        new RuledDetector(
            Rule.VARIANCE_EXPLOSION, new VarianceExplosion(settings.varianceExplosion())),
        new RuledDetector(
            Rule.VARIANCE_COLLAPSE, new VarianceCollapse(settings.varianceCollapse())),
        new RuledDetector(
            Rule.REPRESENTATION_COLLAPSE,
            new RepresentationCollapse(settings.representationCollapse())),
        new RuledDetector(
            Rule.GRADIENT_EXPLOSION, new GradientExplosion(settings.gradientExplosion())),
        new RuledDetector(
            Rule.GRADIENT_VANISHING, new GradientVanishing(settings.gradientVanishing())),
        new RuledDetector(Rule.SPARSITY_LOST, new SparsityLost(settings.sparsityLost())),
        new RuledDetector(Rule.CLIP_SATURATION, new ClipSaturation(settings.clipSaturation())),
        new RuledDetector(Rule.DEAD_UNITS, new DeadUnits(settings.deadUnits())),
        new RuledDetector(Rule.STAGE_REGRESSION, new StageRegression(settings.stageRegression())),
        new RuledDetector(Rule.LOSS_STALLED, new LossStalled(settings.lossStalled())),
        new RuledDetector(Rule.AGENT_OVER_BUDGET, new AgentOverBudget(settings.agentOverBudget())));
    return detectors.stream()
        .filter(each -> settings.enabled(each.rule()))
        .map(RuledDetector::detector)
        .toList();
  }

  private record RuledDetector(Rule rule, Detector detector) {}
}
