package io.tightrope.dashboard.notify;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notifications to one receiver, and comes again when it is not taken: after one second, two,
 * four, at most five minutes. After three days it gives up.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long LONGEST_WAIT_MILLIS = 300_000;
  private static final long GIVE_UP_MILLIS = 3L * 24 * 3600 * 1000;

  private final Receiver receiver;
  private final Delivery delivery;
  private final Clock clock;
  private final Consumer<Notification> done;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledExecutorService thread;

  Courier(Receiver receiver, Delivery delivery, Clock clock, Consumer<Notification> done) {
    this.receiver = receiver;
    this.delivery = delivery;
    this.clock = clock;
    this.done = done;
    this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread created = new Thread(task, "notify-" + receiver.name());
      created.setDaemon(true);
      return created;
    });
  }

  void take(Notification notification) {
    waiting.incrementAndGet();
    thread.execute(() -> bring(notification, 0));
  }

  int waiting() {
    return waiting.get();
  }

  private void bring(Notification notification, int attempt) {
    String refusal = delivery.deliver(receiver, notification);
    if (refusal.isEmpty()) {
      finish(notification);
    } else if (clock.millis() - notification.createdAtMillis() > GIVE_UP_MILLIS) {
      LOG.warn("gave up to notify {}: {}", receiver.name(), refusal);
      finish(notification);
    } else {
      long wait = Math.min(LONGEST_WAIT_MILLIS, 1000L << Math.min(attempt, 20));
      long spread = ThreadLocalRandom.current().nextLong(wait / 4 + 1);
      LOG.info("could not notify {} ({}), again in {} s", receiver.name(), refusal, wait / 1000);
      thread.schedule(() -> bring(notification, attempt + 1), wait + spread, TimeUnit.MILLISECONDS);
    }
  }

  private void finish(Notification notification) {
    waiting.decrementAndGet();
    try {
      done.accept(notification);
    } catch (RuntimeException e) {
      LOG.warn("a notification was delivered and could not be struck off; it may arrive again", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
