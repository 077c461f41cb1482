package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.dl4j.schedule.GateConditions;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.sparse.init.SparseDesign;
import org.jspecify.annotations.Nullable;

/**
 * One training to be done.
 *
 * @param network which
 * @param size of the network and its training
 * @param recipe of the training
 * @param method the way
 * @param target the sparsity that is wanted; 0 where none is asked for
 * @param seed of initialization and batch order
 * @param resetUpdater whether stage changes forget Adam's moments
 * @param strike what breaks it, null for nothing
 */
public record Plan(
    NetworkKind network,
    Size size,
    Recipe recipe,
    Method method,
    double target,
    long seed,
    boolean resetUpdater,
    @Nullable Strike strike) {

  private static final double FIRST_TARGET = 0.5;
  private static final double INCREMENT = 0.05;

  /** Stricter than a schedule with an end: the loss must have come back before it climbs on. */
  private static final GateConditions SAFE = new GateConditions(0.1, 1.1, 1e-7, 0.4);

  private static final double Q = 2;
  private static final double SLOPE = 0.6;

  /**
   * What breaks a run.
   *
   * @param kind what is done
   * @param stage number of the stage in whose middle it is done, from 1
   */
  public record Strike(FaultKind kind, int stage) {}

  /** The dense ReLU baseline. */
  public static Plan dense(NetworkKind network, Recipe recipe, long seed) {
    return new Plan(network, Size.FULL, recipe, Method.DENSE, 0, seed, false, null);
  }

  /** A sparse network of the full size. */
  public static Plan sparse(
      NetworkKind network, Recipe recipe, Method method, double target, long seed) {
    Strike strike = method == Method.FAULTED ? new Strike(FaultKind.WEIGHTS, 4) : null;
    return new Plan(network, Size.FULL, recipe, method, target, seed, false, strike);
  }

  /** The same with Adam's moments forgotten at each stage change. */
  public Plan withMomentsReset() {
    return new Plan(network, size, recipe, method, target, seed, true, strike);
  }

  /** What the network is initialized for. */
  SparseDesign first() {
    return method == Method.DIRECT
        ? SparseDesign.crelu(target, Q, SLOPE)
        : SparseDesign.reluTau(FIRST_TARGET, Q);
  }

  /**
   * The stages; one without an end for {@link Method#HIGHEST}, a single one for {@link
   * Method#DIRECT}.
   */
  SparsitySchedule schedule() {
    SparsitySchedule recommended = recipe.schedule(target);
    int stageSteps = recommended.stages().get(0).minSteps();
    return switch (method) {
      case HIGHEST ->
        SparsitySchedule.asHighAsIsSafe(3 * stageSteps, FIRST_TARGET, INCREMENT).with(SAFE);
      case DIRECT -> SparsitySchedule.explicit(stageSteps, target);
      case DENSE, GATED, UNGUARDED, FAULTED -> recommended;
    };
  }

  /** A name for a progress line. */
  public String name() {
    return network.id() + " " + method.id() + (target > 0 ? " " + target : "") + " seed " + seed
        + (resetUpdater ? " reset" : "")
        + (strike == null ? "" : " " + strike.kind().id());
  }
}
