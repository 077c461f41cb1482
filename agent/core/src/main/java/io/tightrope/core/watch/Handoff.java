package io.tightrope.core.watch;

import io.tightrope.core.health.AgentHealth;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queue between training threads and the agent's own thread. Putting something in takes a short
 * lock and never waits: when the agent falls behind by {@value #MOST_FRAMES} frames, the oldest of
 * them is dropped and counted; everything else is kept. Thread-safe.
 *
 * <p>The thread begins with the first frame, or after a second without one: it has a thousand classes to
 * load at first, and would take processor and locks from a program that is just making its first
 * step.
 */
final class Handoff {
  private static final int MOST_FRAMES = 256;
  private static final long LATEST_BEGIN_MILLIS = 1000;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Work(boolean isFrame, Runnable task) {}

  private final AgentHealth health;
  private final Runnable everySecond;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>();
  private final Thread thread;
  private int frames;
  private boolean begun;
  private boolean busy;
  private boolean stopped;
  private long lastTickNanos = System.nanoTime();

  /**
   * @param everySecond run on the thread about once a second; may be late when there is much to do
   */
  Handoff(AgentHealth health, Runnable everySecond) {
    this.health = health;
    this.everySecond = everySecond;
    thread = new Thread(this::run, "tightrope-pipeline");
    thread.setDaemon(true);
    thread.setContextClassLoader(Handoff.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  synchronized void frame(Runnable task) {
    if (stopped) {
      return;
    }
    if (frames == MOST_FRAMES) {
      dropOldestFrame();
    }
    frames++;
    waiting.add(new Work(true, task));
    begin();
  }

  private void dropOldestFrame() {
    for (Iterator<Work> works = waiting.iterator(); works.hasNext(); ) {
      if (works.next().isFrame()) {
        works.remove();
        frames--;
        health.dropped(1);
        return;
      }
    }
  }

  /** Runs it on the agent's own thread, behind everything that was put in so far. */
  synchronized void inOrder(Runnable task) {
    if (!stopped) {
      waiting.add(new Work(false, task));
      notifyAll();
    }
  }

  private void run() {
    awaitBegin();
    while (true) {
      try {
        Runnable task = next();
        if (task == null) {
          return;
        }
        task.run();
      } catch (Throwable failure) {
        health.error("handling a frame", failure);
      }
    }
  }

  private synchronized void awaitBegin() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LATEST_BEGIN_MILLIS);
    try {
      long left = LATEST_BEGIN_MILLIS;
      while (!begun && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Runnable next() throws InterruptedException {
    busy = false;
    notifyAll();
    long untilTick = TICK_NANOS - (System.nanoTime() - lastTickNanos);
    while (waiting.isEmpty() && untilTick > 0) {
      if (stopped) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, untilTick);
      untilTick = TICK_NANOS - (System.nanoTime() - lastTickNanos);
    }
    busy = true;
    if (untilTick <= 0) {
      lastTickNanos = System.nanoTime();
      return everySecond;
    }
    Work work = waiting.remove();
    if (work.isFrame()) {
      frames--;
    }
    return work.task();
  }

  /** Waits until everything was handled, at most that long; whether it was. */
  synchronized boolean drain(long timeoutMillis) throws InterruptedException {
    begin();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (busy || !waiting.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Takes nothing more; what waits is still handled. */
  synchronized void stop() {
    stopped = true;
    begin();
  }

  private void begin() {
    begun = true;
    notifyAll();
  }
}
