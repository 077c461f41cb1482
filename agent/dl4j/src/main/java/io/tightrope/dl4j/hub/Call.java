package io.tightrope.dl4j.hub;

/**
 * One outermost call of a model's {@code fit} or evaluation, as it goes on. Written by the thread
 * that makes the call, read by others. Thread-safe; costs a few volatile writes per call.
 */
public final class Call {
  private final boolean isFit;
  private final int epochs;
  private volatile boolean over;
  private volatile int evaluations;
  private volatile long lastOutputNanos;
  private volatile boolean gaveOutput;

  Call(boolean isFit, int epochs) {
    this.isFit = isFit;
    this.epochs = epochs;
    this.evaluations = isFit ? 0 : 1;
  }

  /** Whether it is a call of {@code fit}, else of an evaluation. */
  public boolean isFit() {
    return isFit;
  }

  /** How many epochs the program asks for; 0 where it does not say. */
  public int epochs() {
    return epochs;
  }

  /** Whether it has returned or thrown. */
  public boolean isOver() {
    return over;
  }

  /** Whether an evaluation goes on in it. */
  public boolean isEvaluating() {
    return evaluations > 0;
  }

  /**
   * Whether the model computed outputs in it, outside of a step, within that time.
   *
   * @param now by {@code System.nanoTime()}
   */
  public boolean gaveOutputWithin(long nanos, long now) {
    return gaveOutput && now - lastOutputNanos < nanos;
  }

  /** When it last did, by {@code System.nanoTime()}; of no meaning before the first time. */
  public long lastOutputNanos() {
    return lastOutputNanos;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void evaluationEntered() {
    evaluations++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void evaluationLeft() {
    evaluations--;
    outputComputed();
  }

  void outputComputed() {
    lastOutputNanos = System.nanoTime();
    gaveOutput = true;
  }

  void end() {
    over = true;
  }
}
