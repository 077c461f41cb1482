package io.tightrope.dashboard.notify;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notifications to one receiver, those of one alert strictly in their order. While the receiver
 * is away nothing overtakes what waits: it is tried again after one second, two, four, at most five
 * minutes. A notification that the receiver refuses holds up those of its alert and no others. After
 * three days a notification is given up. Thread-safe; one thread delivers.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long LONGEST_WAIT_MILLIS = 300_000;
  private static final long GIVE_UP_MILLIS = 3L * 24 * 3600 * 1000;
  private static final long GATHER_MILLIS = 1000;
  private static final long CLOSE_MILLIS = 15_000;
  private static final int LONGEST_DIGEST = 1000;

  private final Receiver receiver;
  private final Clock clock;
  private final Consumer<List<Notification>> done;
  private final Supplier<List<Notification>> open;
  private final Deque<Notification> waiting = new ArrayDeque<>();
  private final Map<String, Pause> pauseByAlert = new HashMap<>();
  private final Thread thread;
  private Pause pause = Pause.NONE;
  private long gatherUntil;
  private long repeatAt;
  private String lastFailure = "";
  private double lastDeliveredAt = Double.NaN;
  private boolean singly;
  private boolean closing;

  /** No attempt before a moment, in milliseconds of {@link #millis}. */
  private record Pause(int attempts, long until) {
    static final Pause NONE = new Pause(0, Long.MIN_VALUE);

    Pause longer(long now) {
      long wait = Math.min(LONGEST_WAIT_MILLIS, 1000L << Math.min(attempts, 20));
      long spread = ThreadLocalRandom.current().nextLong(wait / 4 + 1);
      return new Pause(attempts + 1, now + wait + spread);
    }
  }

  /**
   * How a receiver is doing.
   *
   * @param waiting notifications that it has not taken yet
   * @param lastFailure why the newest attempt failed; empty if it did not
   * @param lastDeliveredAt seconds since the epoch; NaN if nothing was delivered since the start
   */
  record Status(int waiting, String lastFailure, double lastDeliveredAt) {}

  /**
   * Starts to deliver.
   *
   * @param left what was not taken before, in order
   * @param done is given what was taken, or given up
   * @param open gives the notifications that say which alerts are open at the receiver
   */
  Courier(
      Receiver receiver,
      Clock clock,
      List<Notification> left,
      Consumer<List<Notification>> done,
      Supplier<List<Notification>> open) {
    this.receiver = receiver;
    this.clock = clock;
    this.done = done;
    this.open = open;
    this.waiting.addAll(left);
    this.repeatAt = millis() + receiver.channel().repeatSeconds() * 1000L;
    this.thread = new Thread(this::loop, "notify-" + receiver.name());
    this.thread.setDaemon(true);
    this.thread.start();
  }

  synchronized void take(Notification notification) {
    if (waiting.isEmpty() && receiver.digestFrom() > 0) {
      gatherUntil = millis() + GATHER_MILLIS;
    }
    waiting.add(notification);
    notifyAll();
  }

  synchronized Status status() {
    return new Status(waiting.size(), lastFailure, lastDeliveredAt);
  }

  private void loop() {
    try {
      while (!isClosing()) {
        try {
          List<Notification> next = awaitNext();
          if (!next.isEmpty()) {
            settle(next, attempt(next));
          } else if (!isClosing()) {
            repeat();
          }
        } catch (RuntimeException e) {
          LOG.error("could not notify {}; trying again", receiver.name(), e);
          Thread.sleep(GATHER_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private Outcome attempt(List<Notification> next) {
    try {
      return next.size() == 1
          ? receiver.channel().deliver(next.get(0))
          : receiver.channel().deliverDigest(next);
    } catch (RuntimeException e) {
      LOG.error("could not notify {}", receiver.name(), e);
      return Outcome.unavailable("an error of the dashboard: " + e.getClass().getSimpleName());
    }
  }

  /** What is to be delivered next; empty when what is open must be repeated, or the courier is closed. */
  private synchronized List<Notification> awaitNext() throws InterruptedException {
    while (!closing) {
      long now = millis();
      if (isRepeatDue(now)) {
        return List.of();
      }
      List<Notification> next = now < Math.max(pause.until(), gatherUntil) ? List.of() : ready(now);
      if (!next.isEmpty()) {
        return next;
      }
      wait(Math.max(1, nextLook(now) - now));
    }
    return List.of();
  }

  private List<Notification> ready(long now) {
    List<Notification> ready = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (Notification notification : waiting) {
      String alert = notification.alertId();
      if (pauseByAlert.getOrDefault(alert, Pause.NONE).until() > now) {
        held.add(alert);
      }
      if (!held.contains(alert) && ready.size() < LONGEST_DIGEST) {
        ready.add(notification);
      }
    }
    boolean isDigest =
        !singly && receiver.digestFrom() > 0 && ready.size() >= Math.max(2, receiver.digestFrom());
    return isDigest || ready.isEmpty() ? ready : ready.subList(0, 1);
  }

  private long nextLook(long now) {
    long next =
        receiver.channel().repeatSeconds() > 0 ? Math.max(repeatAt, pause.until()) : Long.MAX_VALUE;
    if (!waiting.isEmpty()) {
      long blocked = Math.max(pause.until(), gatherUntil);
      long held = pauseByAlert.values().stream()
          .mapToLong(Pause::until)
          .filter(until -> until > now)
          .min()
          .orElse(Long.MAX_VALUE);
      next = Math.min(next, blocked > now ? blocked : held);
    }
    return Math.min(next, now + LONGEST_WAIT_MILLIS);
  }

  private boolean isRepeatDue(long now) {
    return receiver.channel().repeatSeconds() > 0 && now >= repeatAt && now >= pause.until();
  }

  /**
   * On this thread, so that what is repeated cannot come after the end of its alert, and without this courier's
   * lock, since whoever knows what is open may be about to give it more.
   */
  private void repeat() {
    synchronized (this) {
      repeatAt = millis() + receiver.channel().repeatSeconds() * 1000L;
    }
    List<Notification> all = open.get();
    if (!all.isEmpty()) {
      Outcome outcome = attempt(all);
      synchronized (this) {
        lastFailure = outcome.reason();
      }
    }
  }

  private void settle(List<Notification> attempted, Outcome outcome) {
    List<Notification> finished = new ArrayList<>();
    synchronized (this) {
      lastFailure = outcome.reason();
      if (outcome.isTaken()) {
        lastDeliveredAt = clock.millis() / 1e3;
        pause = Pause.NONE;
        finished.addAll(attempted);
      } else {
        putOff(attempted, outcome);
        attempted.stream().filter(this::isTooOld).forEach(finished::add);
      }
      finished.forEach(notification -> {
        waiting.remove(notification);
        pauseByAlert.remove(notification.alertId());
      });
      singly &= !waiting.isEmpty();
    }
    if (!finished.isEmpty()) {
      strikeOff(finished, outcome);
    }
  }

  private void putOff(List<Notification> attempted, Outcome outcome) {
    boolean isOfOne = outcome.kind() == Outcome.Kind.REFUSED && attempted.size() == 1;
    if (outcome.kind() == Outcome.Kind.REFUSED && !isOfOne) {
      // One of them, or their number, is what it does not take.
      singly = true;
      LOG.info(
          "{} rejected a digest of {}: {}; sending one by one",
          receiver.name(),
          attempted.size(),
          outcome.reason());
      return;
    }
    Pause longer;
    if (isOfOne) {
      String alert = attempted.get(0).alertId();
      longer = pauseByAlert.getOrDefault(alert, Pause.NONE).longer(millis());
      pauseByAlert.put(alert, longer);
    } else {
      longer = pause.longer(millis());
      pause = longer;
    }
    LOG.info(
        "could not notify {}: {}; next attempt in {} s",
        receiver.name(),
        outcome.reason(),
        (longer.until() - millis()) / 1000);
  }

  private boolean isTooOld(Notification notification) {
    return clock.millis() - notification.createdAtMillis() > GIVE_UP_MILLIS;
  }

  private void strikeOff(List<Notification> finished, Outcome outcome) {
    if (!outcome.isTaken()) {
      LOG.warn(
          "gave up {} notifications of {} after three days: {}",
          finished.size(),
          receiver.name(),
          outcome.reason());
    }
    try {
      done.accept(finished);
    } catch (RuntimeException e) {
      LOG.warn("a notification was delivered and could not be struck off; it may arrive again", e);
    }
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Lets an attempt under way come to its end, so that nothing arrives twice, and stops. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
