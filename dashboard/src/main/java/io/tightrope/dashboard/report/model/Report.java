package io.tightrope.dashboard.report.model;

import java.util.List;

/**
 * Everything that a report says of a run. Immutable.
 *
 * @param facts which run
 * @param verdict the answer
 * @param checks the three checks of the method, in their order
 * @param climb how sparsity was raised
 * @param alerts oldest first
 * @param savings what zeros save
 * @param safe how far sparsity can be raised
 * @param next what to do next, the most urgent first
 * @param missing what was not recorded
 */
public record Report(
    RunFacts facts,
    Verdict verdict,
    List<Check> checks,
    Climb climb,
    List<RaisedAlert> alerts,
    Savings savings,
    SafeSparsity safe,
    List<Message> next,
    List<Message> missing) {
  public Report {
    checks = List.copyOf(checks);
    alerts = List.copyOf(alerts);
    next = List.copyOf(next);
    missing = List.copyOf(missing);
  }
}
