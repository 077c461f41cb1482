package io.tightrope.core.health;

import java.lang.System.Logger;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what went well and what did not, and logs each kind of error once, so that a fault that
 * repeats at every step neither floods the host's log nor goes unseen. Thread-safe; never throws.
 */
public final class AgentHealth {
  private static final Logger LOG = System.getLogger("io.tightrope");

  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong droppedScalars = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final Set<String> logged;
  private final Optional<AgentHealth> agent;

  /** The health of an agent as a whole. */
  public AgentHealth() {
    logged = ConcurrentHashMap.newKeySet();
    agent = Optional.empty();
  }

  private AgentHealth(AgentHealth agent) {
    logged = agent.logged;
    this.agent = Optional.of(agent);
  }

  /** The health of one run: its own frames and drops, and the errors of the agent with its own. */
  public AgentHealth ofRun() {
    return new AgentHealth(this);
  }

  /** A frame was taken over from the training thread. */
  public void frameTaken() {
    frames.incrementAndGet();
  }

  /** Frames were lost because nobody took them. */
  public void dropped(long number) {
    dropped.addAndGet(number);
  }

  /**
   * Scalars were lost because nobody took them.
   *
   * @param steps of how many steps
   */
  public void scalarsDropped(long steps) {
    droppedScalars.addAndGet(steps);
  }

  /**
   * Something failed; training goes on.
   *
   * @param doing what was being done, a fixed phrase: together with the kind of the failure it
   *     decides whether this was said before
   * @param failure what happened
   */
  public void error(String doing, Throwable failure) {
    errors.incrementAndGet();
    try {
      if (logged.add(doing + failure.getClass().getName())) {
        LOG.log(
            Logger.Level.WARNING,
            "Tightrope: {0} failed, training is not affected (said once): {1}",
            doing,
            failure.toString());
      }
    } catch (Throwable logging) {
      errors.incrementAndGet();
    }
  }

  /** Logs a line once as a warning: a setting cannot be used, and training goes on without it. */
  public void warn(String message) {
    errors.incrementAndGet();
    try {
      if (logged.add(message)) {
        LOG.log(Logger.Level.WARNING, "Tightrope: " + message);
      }
    } catch (Throwable logging) {
      errors.incrementAndGet();
    }
  }

  /**
   * Says something once at debug level, which hosts do not print unless asked: a job under a
   * healthy agent puts out what it put out without.
   */
  public void note(String message) {
    try {
      if (logged.add(message)) {
        LOG.log(Logger.Level.DEBUG, "Tightrope: " + message);
      }
    } catch (Throwable logging) {
      errors.incrementAndGet();
    }
  }

  /** Frames taken over from training threads. */
  public long frames() {
    return frames.get();
  }

  /** Frames lost. */
  public long dropped() {
    return dropped.get();
  }

  /** Steps whose scalars were lost. */
  public long droppedScalars() {
    return droppedScalars.get();
  }

  /** Errors caught. */
  public long errors() {
    return errors.get() + agent.map(AgentHealth::errors).orElse(0L);
  }
}
