package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.AgentReport;
import java.util.Optional;

/**
 * Observing costs more of the training time than it was allowed to, and it is not getting better:
 * the dense steps at a start and after a stage change are a debt by design, and as long as the share
 * keeps falling it is being paid back.
 */
public final class AgentOverBudget implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "AgentOverBudget", Severity.INFO, "Observing costs more than it was allowed to")
      .judgedBy(Limits.class, AgentOverBudget::new)
      .shownByLoss();

  /**
   * Its limits.
   *
   * @param denseFrames observed steps of a stage that are dense by design
   * @param factor overhead over budget
   * @param patienceSteps optimizer steps in which the overhead must not have fallen any further
   */
  public record Limits(
      @Range(min = 0) int denseFrames,
      @Range(min = 1) double factor,
      @Range(min = 0) int patienceSteps) {}

  private final Limits limits;
  private double lowest = Double.POSITIVE_INFINITY;
  private long lowestStep;

  AgentOverBudget(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    AgentReport agent = run.frame().agent().orElse(null);
    if (agent == null || run.framesInStage() <= limits.denseFrames()) {
      lowest = Double.POSITIVE_INFINITY;
      return Optional.empty();
    }
    if (agent.overhead() < lowest) {
      lowest = agent.overhead();
      lowestStep = run.frame().step();
    }
    if (!(agent.overhead() > agent.budget() * limits.factor())
        || run.frame().step() - lowestStep < limits.patienceSteps()) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        Severity.INFO,
        Layers.none(),
        agent.overhead(),
        new Expected(agent.budget(), 0, agent.budget()),
        () -> wording(agent)));
  }

  private static Wording wording(AgentReport agent) {
    Figures figures = new Figures();
    return new Wording(
        "observing costs more than its budget",
        figures.number("overhead", 100 * agent.overhead())
            + " % of the training time, expected at most "
            + figures.number("budget", 100 * agent.budget()) + " %",
        agent.interval() <= 1
            ? "Every step is observed, and each costs more than planned."
            : "One step in " + figures.whole("interval", agent.interval())
                + " is observed, and each costs more than planned.",
        "Raise the budget (setting overhead); nothing is wrong with the training.",
        figures.list());
  }
}
