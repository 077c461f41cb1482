package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.theory.activation.SparseKind;
import java.util.List;

/**
 * One training of the zoo, complete: the same recipe always gives the same run.
 *
 * @param name unique
 * @param kind what was meant when it was written down; the outcome decides what it is
 * @param net the network
 * @param optimization how its weights are updated
 * @param design what the clipped and unclipped activations are designed for
 * @param targets sparsity of each stage; empty for baselines
 * @param change how a stage is changed
 * @param stageSteps optimizer steps of every stage but the last
 * @param steps optimizer steps in all
 * @param fault what is broken, and when
 * @param seed of everything
 * @param tuning whether it belongs to the part that thresholds may be tuned on
 */
public record Recipe(
    String name,
    Kind kind,
    Net net,
    Optimization optimization,
    Design design,
    List<Double> targets,
    Change change,
    int stageSteps,
    int steps,
    Fault fault,
    long seed,
    boolean tuning) {

  /** What a run was written down as. */
  public enum Kind {
    HEALTHY("healthy"),
    INITIALIZATION("doomed at initialization"),
    LEARNING_RATE("too high a learning rate"),
    STAGE_CHANGE("broken by a stage change"),
    FAULT("broken by an injected fault"),
    DRIFT("slow drift");

    public final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /**
   * The network.
   *
   * @param base its hidden layers' activation
   * @param convolutional whether hidden layers are 3 x 3 convolutions instead of fully connected
   * @param depth hidden layers
   * @param width their units, or channels
   */
  public record Net(Base base, boolean convolutional, int depth, int width) {
    /** Pixels on a side of the images that it is given. */
    public int side() {
      return convolutional ? 7 : 14;
    }

    public int batch() {
      return convolutional ? 32 : 64;
    }

    @Override
    public String toString() {
      return (convolutional ? "conv" : "") + depth + "x" + width;
    }
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

  /**
   * How the weights are updated.
   *
   * @param rate learning rate; the highest of its schedule
   */
  public record Optimization(Optimizer optimizer, Schedule schedule, double rate) {
    /** The same with a rate so many times as high. */
    Optimization times(double factor) {
      return new Optimization(optimizer, schedule, factor * rate);
    }
  }

  /** The optimizers; momentum is Nesterov's with 0.9. */
  public enum Optimizer {
    ADAM,
    SGD,
    MOMENTUM,
    RMSPROP
  }

  /** What becomes of the learning rate. */
  public enum Schedule {
    /** It falls to 0 as the root of the steps left. */
    FALLING,
    CONSTANT,
    /** It rises from 0 through the first tenth of the steps, and stays. */
    WARM_UP
  }

  /** Fixed point and slope of the variance map, the latter for clipped kinds. */
  record Design(double q, double slope) {}

  /** The ways of changing a stage. */
  public enum Change {
    NONE,
    /** Layer by layer, each on top of the changed ones. */
    LAYERWISE,
    /** Weights and biases rescaled to the new edge of chaos. */
    RESCALE,
    /** New thresholds for q*, weights left alone. */
    THRESHOLDS,
    /** Thresholds from each layer's q before the change. */
    MEASURED_BEFORE,
    /** Thresholds steered towards the target at every step, by 0.05 of the error. */
    STEERED,
    /** The same, by 0.005. */
    STEERED_SLOWLY,
    /** The same, by 0.02. */
    STEERED_MODERATELY,
    /** As STEERED_MODERATELY, by a ramp that slows down while the spectral alignment rises. */
    GATED,
    /** New thresholds, and a clip that grows with q at every step. */
    GROWING_CLIP
  }

  /** What is done to a run, and at which optimizer step. */
  public record Fault(What what, int step) {
    static final Fault NONE = new Fault(What.NOTHING, -1);

    /** The faults, and whether they strike one layer. */
    public enum What {
      NOTHING(false),
      WEIGHTS_TOO_LARGE(false),
      WEIGHTS_TOO_SMALL(false),
      ONE_LAYER_TOO_SMALL(true),
      ONE_LAYER_TOO_LARGE(true),
      DEAD_BIASES(true),
      LEARNING_RATE(false),
      LAYER_DIES(true),
      WEIGHTS_MULTIPLIED(true),
      INPUTS_COLLAPSE(false),
      STAGE_TOO_FAR(false),
      NAN_IN_DATA(false);

      public final boolean ofOneLayer;

      What(boolean ofOneLayer) {
        this.ofOneLayer = ofOneLayer;
      }
    }

    boolean strikes(int now) {
      return step > 0 && now == step;
    }

    boolean hasStruck(int now) {
      return step > 0 && now >= step;
    }
  }

  public Recipe {
    targets = List.copyOf(targets);
  }

  /** The same job with nothing broken: no fault, a sound rate, and its sparsity left at its first target. */
  public Recipe unbroken() {
    return new Recipe(
        "unbroken-" + name,
        Kind.HEALTHY,
        net,
        kind == Kind.LEARNING_RATE ? Zoo.sound(net, optimization) : optimization,
        design,
        targets.subList(0, Math.min(1, targets.size())),
        Change.NONE,
        0,
        steps,
        Fault.NONE,
        seed,
        tuning);
  }

  /** The same run, as one that limits may be set on. */
  Recipe forTuning() {
    return new Recipe(
        name,
        kind,
        net,
        optimization,
        design,
        targets,
        change,
        stageSteps,
        steps,
        fault,
        seed,
        true);
  }

  /** The same job with its thresholds steered by a ramp with a gate. */
  public Recipe gated() {
    return new Recipe(
        "gated-" + name,
        kind,
        net,
        optimization,
        design,
        targets,
        Change.GATED,
        stageSteps,
        steps,
        fault,
        seed,
        tuning);
  }

  /** Sparsity announced for the end of the run; 0 when none is. */
  public double lastTarget() {
    if (fault.what() == Fault.What.STAGE_TOO_FAR) {
      return Faults.TOO_FAR;
    }
    return targets.isEmpty() ? 0 : targets.get(targets.size() - 1);
  }

  /** The hidden layer that a fault of one layer hits. */
  public int faultLayer() {
    return net.depth() / 2;
  }
}
