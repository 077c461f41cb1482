package io.tightrope.dl4j.hook;

import io.tightrope.dl4j.hub.Call;
import org.jspecify.annotations.Nullable;

/**
 * Foresees which step is the last one of a call of {@code fit}: the last epoch has as many steps as the
 * one before, and a call for one epoch as many as the call before. Without an earlier one, and for calls
 * of a single step, it foresees nothing. Nothing of the data is asked. Not thread-safe: used by the
 * thread that trains.
 */
final class FitLength {
  private @Nullable Call call;
  private int callSteps;
  private int callBefore;
  private int epoch;
  private int epochsBegun;
  private int epochSteps;
  private int epochBefore;

  /** A call of {@code fit} begins. */
  void begins(Call begun) {
    if (begun == call) {
      return;
    }
    callBefore = call != null && call.epochs() == begun.epochs() ? callSteps : 0;
    call = begun;
    callSteps = 0;
    epochsBegun = 0;
    epochSteps = 0;
    epochBefore = 0;
  }

  /**
   * The next step begins; to be called for each.
   *
   * @param modelEpoch epochs that the model has completed
   * @return whether it is probably the last one of its call
   */
  boolean isLast(int modelEpoch) {
    Call present = call;
    if (present == null || present.isOver()) {
      return false;
    }
    if (epochsBegun == 0 || modelEpoch != epoch) {
      epoch = modelEpoch;
      epochsBegun++;
      epochBefore = epochSteps;
      epochSteps = 0;
    }
    callSteps++;
    epochSteps++;
    return present.epochs() > 1
        ? epochsBegun == present.epochs() && epochSteps == epochBefore
        : callSteps > 1 && callSteps == callBefore;
  }
}
