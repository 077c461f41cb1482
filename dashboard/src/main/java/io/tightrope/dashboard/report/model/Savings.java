package io.tightrope.dashboard.report.model;

import java.util.Optional;

/**
 * What zeros save in a forward pass.
 *
 * @param counted share of multiply-accumulates with a zero input, counted by the schedule on its
 *     sample; NaN if no schedule told it
 * @param countedStep the step at which it was counted
 * @param computed the same share, computed from the layers' shares of zeros and sizes; NaN if
 *     unknown
 * @param total multiply-accumulates per example; NaN if unknown
 * @param time measured time; empty as long as nothing measured it
 */
public record Savings(
    double counted, long countedStep, double computed, double total, Optional<Time> time) {

  /**
   * Measured time of a forward pass.
   *
   * @param saved share of the dense network's time
   * @param source what measured it
   */
  public record Time(double saved, String source) {}

  /** The best known share: counted before computed; NaN if neither is known. */
  public double best() {
    return Double.isNaN(counted) ? computed : counted;
  }
}
