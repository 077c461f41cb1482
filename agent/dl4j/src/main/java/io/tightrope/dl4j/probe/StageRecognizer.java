package io.tightrope.dl4j.probe;

import io.tightrope.core.run.StageChange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the stages of a sparsity schedule that nobody announces, from the sparsity that the
 * theory gives for each layer and the one that its activation declares as its target: a stage begins when
 * one of them has moved by more than {@value io.tightrope.core.run.StageChange#MOVE} in all.
 *
 * <p>Debounced in two ways. A jump, the usual stage change, is a new stage at once; further jumps
 * within {@value #ONE_CHANGE} steps belong to it, since a program may change layer by layer. A slow
 * drift, as of thresholds that are steered every step, is one stage however far it goes, until the
 * thresholds have stood still for {@value #STILL} steps. Where few steps are observed a drift looks like a jump
 * at each of them; what goes on at the same pace, with the same declared targets, is a drift. Not thread-safe.
 */
final class StageRecognizer {
  private static final int ONE_CHANGE = 5;
  private static final int STILL = 20;

  /** A drift is at most so many times as fast as it was before. */
  private static final double STEADY = 3;

  /** Sparsities by the theory and, behind them, declared targets, as they were when they had last moved. */
  private double @Nullable [] reference;

  private double[] last = {};
  private int stage;
  private long lastStageStep = Long.MIN_VALUE / 2;
  private long lastMoveStep = Long.MIN_VALUE / 2;
  private long lastStep;
  /** The fastest of the present drift, per step; 0 while nothing moves. */
  private double pace;

  private boolean drifting;

  /**
   * Takes the sparsities of one step.
   *
   * @param sparsity by the theory, one entry a layer, NaN for a layer that is not sparse
   * @param declared targets, one entry a layer, NaN where none is declared
   * @return whether a stage begins with this step, the first one not counted
   */
  boolean begins(long step, double[] sparsity, double[] declared) {
    double[] now = Arrays.copyOf(sparsity, sparsity.length + declared.length);
    System.arraycopy(declared, 0, now, sparsity.length, declared.length);
    if (reference == null || reference.length != now.length) {
      reference = now;
      last = now;
      lastStep = step;
      stage = isScheduled(now) ? 1 : 0;
      return false;
    }
    double sinceLast = distance(now, last);
    double ofTargets = distance(now, last, sparsity.length);
    long elapsed = Math.max(1, step - lastStep);
    last = now;
    lastStep = step;
    if (sinceLast > 0) {
      lastMoveStep = step;
    } else if (step - lastMoveStep >= STILL) {
      drifting = false;
      pace = 0;
    }
    boolean goesOn = sinceLast <= STEADY * pace * elapsed && !StageChange.hasMoved(ofTargets);
    boolean jumped = StageChange.hasMoved(sinceLast) && !goesOn;
    pace = jumped && elapsed <= ONE_CHANGE ? 0 : Math.max(pace, sinceLast / elapsed);
    if (!StageChange.hasMoved(distance(now, reference))) {
      return false;
    }
    reference = now;
    drifting |= StageChange.hasMoved(sinceLast) && goesOn;
    boolean sameChange = step - lastStageStep <= ONE_CHANGE;
    if (jumped ? sameChange : drifting) {
      return false;
    }
    drifting = !jumped;
    lastStageStep = step;
    stage++;
    return true;
  }

  /** Whether a layer of that sparsity and declared target would have moved far enough for a new stage. */
  boolean wouldBegin(int layer, double sparsity, double declared) {
    if (reference == null || layer >= reference.length / 2) {
      return false;
    }
    int target = reference.length / 2 + layer;
    boolean steered = drifting && !StageChange.hasMoved(moved(declared, last[target]));
    return !steered
        && (StageChange.hasMoved(moved(sparsity, reference[layer]))
            || StageChange.hasMoved(moved(declared, reference[target])));
  }

  /** The present stage, from 1; 0 if there is no schedule. */
  int stage() {
    return stage;
  }

  private static boolean isScheduled(double[] sparsity) {
    return Arrays.stream(sparsity).anyMatch(s -> !Double.isNaN(s));
  }

  private static double distance(double[] sparsity, double[] from) {
    return distance(sparsity, from, 0);
  }

  private static double distance(double[] sparsity, double[] from, int first) {
    double most = 0;
    for (int layer = first; layer < sparsity.length; layer++) {
      most = Math.max(most, moved(sparsity[layer], from[layer]));
    }
    return most;
  }

  private static double moved(double sparsity, double from) {
    if (Double.isNaN(sparsity) && Double.isNaN(from)) {
      return 0;
    }
    return Double.isNaN(sparsity) || Double.isNaN(from) ? 1 : Math.abs(sparsity - from);
  }
}
