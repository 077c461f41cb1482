package io.tightrope.dashboard;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.store.Rehearsal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in made-up frames while the store is opened: decodes, checks and judges them, and writes them
 * in the form of the journal, to nowhere. So the code on a frame's way is compiled when the first real
 * one arrives, which would otherwise take some tens of times as long. Nothing that is stored is touched.
 *
 * <p>Thread-safe.
 */
public final class WarmUp {
  /** What it may cost: processor time of its thread, without that of the compiler. */
  static final Duration MAX_CPU = Duration.ofMillis(300);

  /** How long requests may wait for it, counted from its beginning. */
  static final Duration MAX_WAIT = Duration.ofMillis(1500);

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LAYERS = 50;
  private static final int FRAMES = 4;

  private final Thread thread = new Thread(this::work, "warm-up");
  private final long begunNanos = System.nanoTime();
  private volatile long batches;

  private WarmUp() {}

  /** Begins in a thread of its own. */
  public static WarmUp begin() {
    WarmUp warmUp = new WarmUp();
    warmUp.thread.setDaemon(true);
    warmUp.thread.start();
    return warmUp;
  }

  /** Waits until it is over, or has taken as long as it may. */
  public void await() {
    try {
      thread.join(Math.max(1, left().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many times the made-up frames have been taken in so far. */
  long batches() {
    return batches;
  }

  /** Waits for its end, however long it has taken already; returns false if it takes longer. */
  boolean endsWithin(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private Duration left() {
    return MAX_WAIT.minusNanos(System.nanoTime() - begunNanos);
  }

  private void work() {
    try {
      RunDescription run = RunCodec.decode(new ByteArrayInputStream(RunCodec.encode(run())));
      byte[] body = FrameCodec.encode(frames());
      RunMonitor monitor = new RunMonitor(run, RuleSettings.defaults());
      do {
        FrameBatch batch = FrameCodec.decode(
            new ByteArrayInputStream(body), run.layers().size(), Limits.DEFAULT.decode());
        Rehearsal.journalBytes(batch);
        batch.frames().forEach(monitor::observe);
        batches++;
      } while (!left().isNegative() && cpuNanos() < MAX_CPU.toNanos());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The warm-up failed; the first requests will be slower.", e);
    }
  }

  /** Processor time of this thread; time since the beginning where the machine does not count it. */
  private long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime() - begunNanos;
  }

  private static RunDescription run() {
    return new RunDescription(
        "warm-up",
        "warm-up",
        "warm-up",
        "warm-up",
        "warm-up",
        Optional.empty(),
        IntStream.range(0, LAYERS)
            .mapToObj(layer -> new LayerDescription(
                layer, "dense" + layer, "dense", 100, 100, List.of(), Optional.empty()))
            .toList(),
        Map.of());
  }

  /** Frames with every statistic, with numbers that have all their digits. */
  private static FrameBatch frames() {
    return new FrameBatch(
        FrameBatch.DEFAULT_WORKER,
        IntStream.range(0, FRAMES)
            .mapToObj(step -> {
              StepFrame.Builder frame =
                  StepFrame.builder(step, step, LAYERS).timestamp(1 + step).loss(1.0 / (3 + step));
              for (LayerStatistic statistic : LayerStatistic.values()) {
                double value = statistic.range().isWhole() ? step : (1 + step) / 7.0;
                frame.column(
                    statistic,
                    IntStream.range(0, LAYERS)
                        .mapToDouble(layer ->
                            statistic.range().isWhole() ? value : value / (1 + 0.01 * layer))
                        .toArray());
              }
              return frame.build();
            })
            .toList());
  }
}
