package io.tightrope.dl4j.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where sparsity should go, stage by stage.
 *
 * <pre>{@code
 * SparsitySchedule.explicit(60, 0.6, 0.7, 0.78, 0.83, 0.875)
 * SparsitySchedule.linear(150, 0.5, 0.9, 5)
 * SparsitySchedule.asHighAsIsSafe(150, 0.6, 0.05)
 * }</pre>
 *
 * Short stages while the weights are near random, then a long last one, did better than long stages.
 *
 * @param stages in order, at least one
 * @param mayDescend whether a target may lie below the one before it
 */
public record SparsitySchedule(List<Stage> stages, boolean mayDescend) {

  /** Targets on the way to a higher one: a shifted ReLU is a ReLU at a half, and each step costs less. */
  private static final double[] WAY = {0.5, 0.6, 0.7, 0.78, 0.84, 0.88, 0.91};

  /** A stage on the way is not worth its steps when it is nearer than this to the last. */
  private static final double NEAR = 0.015;

  /** Least steps of a stage that {@link #recommended} gives, and the share of the training. */
  private static final int SHORTEST = 10;

  private static final int LONGEST = 60;
  private static final long STAGES_IN_TRAINING = 30;

  /** Above this hardly any gradient is left; the open schedule does not go there. */
  private static final double HIGHEST = 0.98;

  private static final double SMALLEST_INCREMENT = 0.001;

  /**
   * One level.
   *
   * @param target share of zeros aimed at in every hidden layer, above 0 and below 1
   * @param minSteps steps to train before the next stage may start, at least 1
   * @param success what must hold before the next stage may start
   */
  public record Stage(double target, int minSteps, GateConditions success) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Stage {
      if (!(target > 0 && target < 1)) {
        throw new IllegalArgumentException(
            "a stage's target sparsity must be above 0 and below 1, but is " + target);
      }
      Objects.requireNonNull(success, "success");
      if (minSteps < 1) {
        throw new IllegalArgumentException("a stage needs at least 1 step, but has " + minSteps);
      }
    }

    Stage withTarget(double other) {
      return new Stage(other, minSteps, success);
    }

    Stage twiceAsLong() {
      return new Stage(target, Math.min(minSteps, Integer.MAX_VALUE / 2) * 2, success);
    }
  }

  /**
   * Checks the order of the stages.
   *
   * @throws IllegalArgumentException if there is none, or if a target lies below the one before it
   *     although that was not said
   */
  public SparsitySchedule {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a schedule needs at least one stage");
    }
    for (int i = 1; i < stages.size() && !mayDescend; i++) {
      double before = stages.get(i - 1).target();
      if (stages.get(i).target() < before) {
        throw new IllegalArgumentException(String.format(
            Locale.ROOT,
            "stage %d goes down from %s to %s; use descending() if that is meant",
            i + 1,
            before,
            stages.get(i).target()));
      }
    }
  }

  /** Stages none of which lies below the one before it. */
  public SparsitySchedule(List<Stage> stages) {
    this(stages, false);
  }

  /** Stages at these targets, each of at least that many steps, none below the one before it. */
  public static SparsitySchedule explicit(int minSteps, double... targets) {
    return new SparsitySchedule(stages(minSteps, targets));
  }

  /** As {@link #explicit}, but free to go down. */
  public static SparsitySchedule descending(int minSteps, double... targets) {
    return new SparsitySchedule(stages(minSteps, targets), true);
  }

  /**
   * Short stages from a half upwards, and most of the training left for the last.
   *
   * @param target the last stage's, above 0.5
   * @param plannedSteps optimizer steps of the whole training; a stage has at least a thirtieth of them, and
   *     10 to 60
   */
  public static SparsitySchedule recommended(double target, long plannedSteps) {
    int steps = (int) Math.max(SHORTEST, Math.min(LONGEST, plannedSteps / STAGES_IN_TRAINING));
    return explicit(
        steps,
        DoubleStream.concat(
                DoubleStream.of(WAY).filter(stage -> stage < target - NEAR),
                DoubleStream.of(target))
            .toArray());
  }

  private static List<Stage> stages(int minSteps, double... targets) {
    return DoubleStream.of(targets)
        .mapToObj(target -> new Stage(target, minSteps, GateConditions.defaults()))
        .toList();
  }

  /** The same stages, each with other conditions of success. */
  public SparsitySchedule with(GateConditions success) {
    return new SparsitySchedule(
        stages.stream()
            .map(stage -> new Stage(stage.target(), stage.minSteps(), success))
            .toList(),
        mayDescend);
  }

  /** {@code count} stages at equal distances. */
  public static SparsitySchedule linear(int minSteps, double from, double to, int count) {
    return explicit(minSteps, spread(count, x -> from + (to - from) * x));
  }

  /** {@code count} stages, fast at first and slow at the end (Zhu and Gupta 2017). */
  public static SparsitySchedule cubic(int minSteps, double from, double to, int count) {
    return explicit(minSteps, spread(count, x -> to + (from - to) * Math.pow(1 - x, 3)));
  }

  /** From a start upwards as long as the gate allows; the increment is halved where it does not. */
  public static SparsitySchedule asHighAsIsSafe(int minSteps, double from, double increment) {
    if (!(increment >= SMALLEST_INCREMENT)) {
      throw new IllegalArgumentException(
          "the increment must be at least " + SMALLEST_INCREMENT + ", but is " + increment);
    }
    int count = Math.max(1, 1 + (int) Math.floor((HIGHEST - from) / increment + 1e-9));
    return explicit(
        minSteps,
        IntStream.range(0, count).mapToDouble(i -> from + i * increment).toArray());
  }

  private static double[] spread(int count, DoubleUnaryOperator at) {
    return IntStream.range(0, Math.max(0, count))
        .mapToDouble(i -> at.applyAsDouble(count == 1 ? 1 : (double) i / (count - 1)))
        .toArray();
  }

  /**
   * Steps that the stages before the last take at least, and one for that.
   *
   * @param observeEvery steps from one observation to the next, at which a stage can end
   */
  long leastSteps(int observeEvery) {
    return 1
        + stages.stream()
            .limit(stages.size() - 1L)
            .mapToLong(
                stage -> (stage.minSteps() + observeEvery - 1L) / observeEvery * observeEvery)
            .sum();
  }

  /** The last stage's target. */
  public double finalTarget() {
    return stages.get(stages.size() - 1).target();
  }
}
