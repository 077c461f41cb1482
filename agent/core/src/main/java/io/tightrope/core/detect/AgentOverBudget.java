package io.tightrope.core.detect;

import io.tightrope.core.detect.Finding.Wording;
import io.tightrope.core.frame.AgentReport;
import org.jspecify.annotations.Nullable;

/**
 * Observing costs more of the training time than it was allowed to, and it is not getting better:
 * the dense steps at a start and after a stage change are a debt by design, and as long as the share
 * keeps falling it is being paid back.
 */
final class AgentOverBudget implements Detector {
  private final RuleSettings.AgentOverBudget limits;
  private double lowest = Double.POSITIVE_INFINITY;
  private long lowestStep;

  AgentOverBudget(RuleSettings.AgentOverBudget limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    AgentReport agent = run.frame().agent().orElse(null);
    if (agent == null || run.framesInStage() <= limits.denseFrames()) {
      lowest = Double.POSITIVE_INFINITY;
      return null;
    }
    if (agent.overhead() < lowest) {
      lowest = agent.overhead();
      lowestStep = run.frame().step();
    }
    if (!(agent.overhead() > agent.budget() * limits.factor())
        || run.frame().step() - lowestStep < limits.patienceSteps()) {
      return null;
    }
    return new Finding(
        Rule.AGENT_OVER_BUDGET,
        Severity.INFO,
        Layers.none(),
        agent.overhead(),
        new Expected(agent.budget(), 0, agent.budget()),
        () -> new Wording(
            "observing costs more than its budget",
            Numbers.shortly(100 * agent.overhead()) + " % of the training time, expected at most "
                + Numbers.shortly(100 * agent.budget()) + " %",
            "Every " + agent.interval() + "th step is observed, and each costs more than planned.",
            "Raise the budget or the interval; nothing is wrong with the training."));
  }
}
