package io.tightrope.dl4j.hook;

import io.tightrope.core.run.Activity;
import io.tightrope.dl4j.hub.Call;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the process does with one model, from its calls and steps. Inside {@code fit} it trains, even
 * when no step comes; an evaluation, or outputs computed since the last step, make it evaluate. Outside
 * of both it does what it did within the last {@value #RECENT_SECONDS} s, and is idle then: a program
 * that serves computes outputs outside of {@code fit}. Keeps neither the model nor a thread alive.
 * Written on training threads without waiting, read anywhere.
 */
final class ModelActivity implements Supplier<Activity> {
  private static final long RECENT_SECONDS = 10;
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(RECENT_SECONDS);

  private volatile @Nullable Call fit;
  private volatile @Nullable Call evaluation;
  private volatile WeakReference<Thread> trainer = new WeakReference<>(null);
  private volatile WeakReference<Throwable> failure = new WeakReference<>(null);
  private volatile long lastStepNanos = System.nanoTime();

  /** A call begins; what {@code fit} does inside of a wrapper's call, on another thread, is part of that. */
  void called(Call call) {
    if (!call.isFit()) {
      evaluation = call;
    } else if (!isInFit()) {
      fit = call;
    }
  }

  /** A call begins, or has begun, that trains copies of the model: whatever else is going on is part of it. */
  void calledAround(Call call) {
    fit = call;
  }

  void stepBegins(long nanos) {
    lastStepNanos = nanos;
    Thread here = Thread.currentThread();
    if (!trainer.refersTo(here)) {
      trainer = new WeakReference<>(here);
    }
  }

  void stepEnded() {
    lastStepNanos = System.nanoTime();
  }

  void failed(Throwable thrown) {
    failure = new WeakReference<>(thrown);
  }

  long lastStepNanos() {
    return lastStepNanos;
  }

  boolean isInFit() {
    Call fitting = fit;
    return fitting != null && !fitting.isOver();
  }

  boolean isOf(Thread thread) {
    return trainer.refersTo(thread);
  }

  /** Whether {@code fit} threw that, or a cause of it. */
  boolean threw(Throwable later) {
    Throwable cause = later;
    for (int depth = 0; cause != null && depth < 50; depth++) {
      if (failure.refersTo(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  @Override
  public Activity get() {
    long now = System.nanoTime();
    Call fitting = fit;
    Call evaluating = evaluation;
    if (fitting != null && !fitting.isOver()) {
      return fitting.isEvaluating() || evaluatesSinceStep(fitting, now)
          ? Activity.EVALUATING
          : Activity.TRAINING;
    }
    if (evaluating != null && (!evaluating.isOver() || evaluatesSinceStep(evaluating, now))) {
      return Activity.EVALUATING;
    }
    return now - lastStepNanos < RECENT_NANOS ? Activity.TRAINING : Activity.IDLE;
  }

  private boolean evaluatesSinceStep(Call call, long now) {
    return call.gaveOutputWithin(RECENT_NANOS, now) && call.lastOutputNanos() - lastStepNanos > 0;
  }
}
