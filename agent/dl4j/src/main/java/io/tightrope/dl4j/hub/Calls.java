package io.tightrope.dl4j.hub;

import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code fit}, of evaluations and of {@code output} on one thread. They nest: what
 * counts is the outermost one, and whether an evaluation goes on inside it. Belongs to its thread.
 */
final class Calls {
  private @Nullable Object model;
  private @Nullable Call outermost;
  private int depth;

  /** The outermost call, or null. */
  @Nullable
  Call outermost() {
    return outermost;
  }

  /** The model of the outermost call, or null. */
  @Nullable
  Object model() {
    return model;
  }

  /**
   * A call begins.
   *
   * @return the call if it is an outermost one, else null
   */
  @Nullable
  Call entered(Object of, boolean isFit, int epochs) {
    Call call = outermost;
    depth++;
    if (call == null) {
      model = of;
      outermost = new Call(isFit, epochs);
      return outermost;
    }
    if (!isFit) {
      call.evaluationEntered();
    }
    return null;
  }

  /**
   * The innermost call ends.
   *
   * @return whether it was the outermost one, too
   */
  boolean left(boolean isFit) {
    Call call = outermost;
    if (call == null) {
      return false;
    }
    if (!isFit) {
      call.evaluationLeft();
    }
    if (--depth > 0) {
      return false;
    }
    model = null;
    outermost = null;
    call.end();
    return true;
  }

  /** The model has computed outputs. */
  void outputComputed() {
    Call call = outermost;
    if (call != null) {
      call.outputComputed();
    }
  }
}
