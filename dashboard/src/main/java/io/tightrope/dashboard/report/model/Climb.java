package io.tightrope.dashboard.report.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How sparsity was raised, and what the network could do meanwhile.
 *
 * @param rungs the stages in order; empty without a schedule
 * @param sparsity mean over the hidden layers
 * @param lowest of the hidden layers
 * @param highest of the hidden layers
 * @param quality of the run; empty if neither an accuracy nor a loss is known
 * @param baseline the run with which it is compared
 */
public record Climb(
    List<Rung> rungs,
    Curve sparsity,
    Curve lowest,
    Curve highest,
    Optional<Quality> quality,
    Optional<BaselineRun> baseline) {

  public Climb {
    rungs = List.copyOf(rungs);
  }

  /** What became of a stage. */
  public enum Outcome {
    HELD,
    NOT_HELD,
    ROLLED_BACK,
    /** It still lasts. */
    OPEN;

    /** The name in JSON and in the files of texts. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One stage.
   *
   * @param number from 1
   * @param target sparsity asked for
   * @param from its first observed step
   * @param to its last one
   * @param achieved mean sparsity at its end; NaN if unknown
   * @param lowest of the layers
   * @param highest of the layers
   * @param quality at its end; NaN if unknown
   * @param escape probability that the variance leaves its band, by the theory; NaN if unknown
   * @param outcome what became of it
   * @param bySchedule whether the schedule itself decided that, not this report
   */
  public record Rung(
      int number,
      double target,
      long from,
      long to,
      double achieved,
      double lowest,
      double highest,
      double quality,
      double escape,
      Outcome outcome,
      boolean bySchedule) {}

  /**
   * What the network can do.
   *
   * @param isLoss whether it is the loss, since no accuracy is known
   * @param name as the run calls it
   * @param curve by step
   * @param last at the end of the run; for a loss a median
   */
  public record Quality(boolean isLoss, String name, Curve curve, double last) {}

  /**
   * Another run to compare with.
   *
   * @param quality of the same kind as the run's; empty if it is not known
   * @param sparsity mean over its hidden layers at its end; NaN if unknown
   */
  public record BaselineRun(String run, Optional<Quality> quality, double sparsity) {}
}
