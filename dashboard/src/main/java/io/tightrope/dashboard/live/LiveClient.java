package io.tightrope.dashboard.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits to be sent to one client. Bounded: the oldest news gives way. Thread-safe. */
public final class LiveClient {
  private static final int WAITING = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<String, Message> waiting = new LinkedHashMap<>();
  private long unkeyed;
  private boolean closed;

  void offer(Message message) {
    lock.lock();
    try {
      String key = message.key().isEmpty() ? "#" + unkeyed++ : message.key();
      waiting.put(key, message);
      if (waiting.size() > WAITING) {
        Iterator<String> oldest = waiting.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next message; null when none came in time or the client is closed. */
  @Nullable
  Message poll(long timeoutMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (waiting.isEmpty() && !closed && left > 0) {
        left = news.awaitNanos(left);
      }
      Iterator<Message> oldest = waiting.values().iterator();
      if (closed || !oldest.hasNext()) {
        return null;
      }
      Message message = oldest.next();
      oldest.remove();
      return message;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
