package io.tightrope.core.export;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEnd;
import java.util.Arrays;
import java.util.Optional;

/**
 * What of a run as a whole a scrape would miss: how it began, when its stage began and at which
 * loss, and whether it ended. Thread-safe.
 */
public final class RunMemory {
  private static final int LOSSES_BEFORE_A_STAGE = 5;

  private final double[] losses = new double[LOSSES_BEFORE_A_STAGE];
  private int lossCount;
  private double start = Double.NaN;
  private double initialLoss = Double.NaN;
  private int stage;
  private double stageStart = Double.NaN;
  private double stageEntryLoss = Double.NaN;
  private Optional<RunEnd> end = Optional.empty();

  /** Takes note of a frame; to be called for each, in order. */
  public synchronized void add(StepFrame frame) {
    if (Double.isNaN(start)) {
      start = frame.timestamp();
    }
    if (frame.stage() != stage) {
      stageEntryLoss = stage > 0 ? medianLoss() : Double.NaN;
      stage = frame.stage();
      stageStart = frame.timestamp();
    }
    if (Double.isFinite(frame.loss())) {
      losses[lossCount++ % losses.length] = frame.loss();
      if (Double.isNaN(initialLoss)) {
        initialLoss = frame.loss();
      }
    }
  }

  private double medianLoss() {
    double[] sorted = Arrays.copyOf(losses, Math.min(lossCount, losses.length));
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** Takes note of the run's end. */
  public synchronized void end(RunEnd how) {
    end = Optional.of(how);
  }

  /** Takes note that the run goes on after its end. */
  public synchronized void resume() {
    end = Optional.empty();
  }

  /** How it ended; empty while it has not. */
  public synchronized Optional<RunEnd> howEnded() {
    return end;
  }

  /** When the first frame was observed, in seconds since the epoch; NaN before it. */
  synchronized double start() {
    return start;
  }

  /** The first finite loss; NaN before it. */
  synchronized double initialLoss() {
    return initialLoss;
  }

  /** When the present stage began; NaN without a schedule. */
  synchronized double stageStart() {
    return stage > 0 ? stageStart : Double.NaN;
  }

  /** Median loss of the last observed steps before the present stage; NaN in the first. */
  synchronized double stageEntryLoss() {
    return stageEntryLoss;
  }

  synchronized boolean ended() {
    return end.isPresent();
  }
}
