package io.tightrope.dashboard.report.model;

import java.util.List;

/** What the chart of a check shows, by layer. */
public sealed interface Picture {

  /**
   * The pre-activations of each layer at one step.
   *
   * @param layers in network order, those that were measured
   * @param step the step
   */
  record Distribution(List<Outputs> layers, long step) implements Picture {
    public Distribution {
      layers = List.copyOf(layers);
    }

    /** Returns true if quantiles were recorded. */
    public boolean hasQuantiles() {
      return layers.stream().anyMatch(layer -> Double.isFinite(layer.quantiles().get(2)));
    }
  }

  /**
   * One layer; NaN for what was not recorded.
   *
   * @param variance second moment about zero, q
   * @param quantiles 0.01, 0.25, 0.5, 0.75 and 0.99
   * @param outside whether the variance is beyond the limits of the check
   */
  record Outputs(
      int layer,
      double variance,
      double expected,
      double low,
      double high,
      double mean,
      List<Double> quantiles,
      boolean outside) {
    public Outputs {
      quantiles = List.copyOf(quantiles);
    }
  }

  /**
   * The gradient of each layer over some steps.
   *
   * @param layers in network order, those that were measured
   * @param ofWeights whether they are gradients of the weights, not of the pre-activations
   * @param from first observed step
   * @param to last observed step of these
   */
  record Gradients(List<Norm> layers, boolean ofWeights, long from, long to) implements Picture {
    public Gradients {
      layers = List.copyOf(layers);
    }
  }

  /** The norm of one layer's gradient: at the first observed step, and over all of them. */
  record Norm(int layer, double first, double median, double low, double high) {}

  /**
   * The share of active units of each layer.
   *
   * @param layers in network order, those that were measured
   * @param from first step of the mean
   * @param to last step of the mean
   */
  record Activity(List<Active> layers, long from, long to) implements Picture {
    public Activity {
      layers = List.copyOf(layers);
    }
  }

  /**
   * One layer; NaN for what was not recorded.
   *
   * @param share of activations that are not zero
   * @param target the share that the schedule asks for
   * @param dead share of units that were zero on every sample of the window
   * @param deadExpected the share of silent units that nothing is wrong with
   */
  record Active(int layer, double share, double target, double dead, double deadExpected) {}
}
