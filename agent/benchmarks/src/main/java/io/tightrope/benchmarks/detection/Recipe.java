package io.tightrope.benchmarks.detection;

import io.tightrope.theory.SparseKind;
import java.util.List;

/**
 * One training of the zoo, complete: the same recipe always gives the same run.
 *
 * @param name unique
 * @param kind what was meant when it was written down; the outcome decides what it is
 * @param activation family, or empty names for baselines: see {@link Base}
 * @param depth hidden layers
 * @param width their units
 * @param learningRate of Adam
 * @param q designed fixed point
 * @param slope designed slope of the variance map, for clipped kinds
 * @param targets sparsity of each stage; empty for baselines
 * @param change how a stage is changed
 * @param stageSteps optimizer steps of every stage but the last
 * @param lastSteps optimizer steps of the last stage
 * @param fault what is broken, and when
 * @param seed of everything
 * @param tuning whether it belongs to the part that thresholds may be tuned on
 */
record Recipe(
    String name,
    Kind kind,
    Base activation,
    int depth,
    int width,
    double learningRate,
    double q,
    double slope,
    List<Double> targets,
    Change change,
    int stageSteps,
    int lastSteps,
    Fault fault,
    long seed,
    boolean tuning) {

  /** What a run was written down as. */
  enum Kind {
    HEALTHY,
    INITIALIZATION,
    STAGE_CHANGE,
    FAULT,
    DRIFT
  }

  /** The activation families. */
  enum Base {
    RELU(SparseKind.RELU_TAU),
    TANH(SparseKind.CST),
    RELU_TAU(SparseKind.RELU_TAU),
    ST(SparseKind.ST),
    CRELU(SparseKind.CRELU),
    CST(SparseKind.CST);

    final SparseKind sparse;

    Base(SparseKind sparse) {
      this.sparse = sparse;
    }

    boolean dense() {
      return this == RELU || this == TANH;
    }
  }

  /** The ways of changing a stage. */
  enum Change {
    NONE,
    LAYERWISE,
    RESCALE,
    THRESHOLDS,
    MEASURED_BEFORE
  }

  /** What is done to a run, and at which optimizer step. */
  record Fault(What what, int step) {
    static final Fault NONE = new Fault(What.NOTHING, -1);

    /** The faults. */
    enum What {
      NOTHING,
      WEIGHTS_TOO_LARGE,
      WEIGHTS_TOO_SMALL,
      ONE_LAYER_TOO_SMALL,
      DEAD_BIASES,
      LEARNING_RATE,
      LAYER_DIES,
      WEIGHTS_MULTIPLIED,
      INPUTS_COLLAPSE,
      NAN_IN_DATA
    }
  }

  Recipe {
    targets = List.copyOf(targets);
  }

  int steps() {
    return targets.isEmpty() ? lastSteps : (targets.size() - 1) * stageSteps + lastSteps;
  }

  /** The layer that a fault of one layer hits. */
  int faultLayer() {
    return depth / 2;
  }
}
