package io.tightrope.dashboard.api.http;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few bodies be read into memory and fewer be decoded at a time, so that a rush costs neither
 * the heap nor the patience of those who are served: who has waited too long for a turn is told to
 * come again. Nothing that waits for a client holds a turn. Thread-safe.
 */
public final class Turnstile {
  private static final int BYTES_PER_PERMIT = 1024;
  private static final long PATIENCE_MILLIS = 100;

  private final Semaphore memory;
  private final Semaphore turns;

  /**
   * @param bytes of bodies that may be in memory
   * @param turns bodies that may be decoded at a time
   */
  public Turnstile(long bytes, int turns) {
    this.memory = new Semaphore((int) (bytes / BYTES_PER_PERMIT), true);
    this.turns = new Semaphore(turns, true);
  }

  /** What makes something of a body. */
  public interface Decoding<R> {
    R of(byte[] body) throws IOException;
  }

  /** What reads a body into memory. */
  public interface Reading {
    byte[] read() throws IOException;
  }

  /**
   * Reads a body, waits for a turn and decodes it.
   *
   * @param bytes the most that the body can have
   * @throws Problem 503 if there is no room or no turn
   */
  public <R> R pass(long bytes, Reading reading, Decoding<R> decoding) throws IOException {
    int permits = (int) (bytes / BYTES_PER_PERMIT) + 1;
    if (!memory.tryAcquire(permits)) {
      throw Problem.busy("too many bodies are being received");
    }
    try {
      byte[] body = reading.read();
      awaitTurn();
      try {
        return decoding.of(body);
      } finally {
        turns.release();
      }
    } finally {
      memory.release(permits);
    }
  }

  private void awaitTurn() {
    try {
      if (!turns.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw Problem.busy("more frames arrive than can be taken in");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.busy("the dashboard is stopping");
    }
  }
}
