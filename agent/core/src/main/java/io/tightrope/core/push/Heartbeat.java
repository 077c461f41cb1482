package io.tightrope.core.push;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.Activity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the dashboard that this process lives and what it does with each of its runs: every {@value
 * #EVERY_SECONDS} s, and within a second when that changes. One daemon thread for all runs, so that
 * neither a training step nor a frame that waits can keep it up. A dashboard that does not answer is
 * left alone until the next round. Thread-safe.
 */
public final class Heartbeat {
  private static final long EVERY_SECONDS = 10;
  private static final long TICK_MILLIS = 1000;

  private final List<Beating> runs = new CopyOnWriteArrayList<>();
  private final Runnable everyRound;
  private final AgentHealth health;
  private final Thread thread;
  private volatile boolean stopped;

  private record Beating(RunPusher pusher, Supplier<Optional<Activity>> activity) {}

  private record Told(Activity activity, long nanos) {
    boolean isOld(long now) {
      return now - nanos >= TimeUnit.SECONDS.toNanos(EVERY_SECONDS);
    }
  }

  /**
   * @param everyRound run on the thread about once a second, beside the heartbeats
   */
  public Heartbeat(AgentHealth health, Runnable everyRound) {
    this.health = health;
    this.everyRound = everyRound;
    thread = new Thread(this::run, "tightrope-heartbeat");
    thread.setDaemon(true);
    thread.setContextClassLoader(Heartbeat.class.getClassLoader());
  }

  /** Begins to beat, a second from now. */
  public void start() {
    thread.start();
  }

  /**
   * Beats for a run too, as long as it has not ended.
   *
   * @param activity read on this thread; empty while there is nothing to tell
   */
  public void add(RunPusher pusher, Supplier<Optional<Activity>> activity) {
    runs.add(new Beating(pusher, activity));
  }

  /** Beats no more. Does not wait. */
  public void stop() {
    stopped = true;
    thread.interrupt();
  }

  private void run() {
    Map<RunPusher, Told> told = new HashMap<>();
    while (!stopped) {
      try {
        Thread.sleep(TICK_MILLIS);
        everyRound.run();
        round(told);
      } catch (InterruptedException stopping) {
        if (!stopped) {
          health.note("the heartbeat was interrupted and goes on");
        }
      } catch (Throwable failure) {
        health.error("sending heartbeats", failure);
      }
    }
  }

  private void round(Map<RunPusher, Told> told) {
    runs.removeIf(run -> run.pusher().hasEnded());
    told.keySet().removeIf(RunPusher::hasEnded);
    for (Beating run : runs) {
      Optional<Activity> activity = run.activity().get();
      if (activity.isEmpty() || !run.pusher().isIntroduced()) {
        continue;
      }
      long now = System.nanoTime();
      Told last = told.get(run.pusher());
      if (last != null && last.activity() == activity.get() && !last.isOld(now)) {
        continue;
      }
      told.put(run.pusher(), new Told(activity.get(), now));
      if (run.pusher().beat(activity.get()) == Answer.AWAY) {
        // Each further run would wait as long for nothing.
        return;
      }
    }
  }
}
