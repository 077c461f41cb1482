package io.tightrope.core.health;

import java.lang.System.Logger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what went well and what did not, and logs each kind of error once, so that a fault that
 * repeats at every step neither floods the host's log nor goes unseen. Thread-safe; never throws.
 */
public final class AgentHealth {
  /** The kind of every error that is of no other kind. */
  public static final String INTERNAL = "internal";

  /** The kind of errors by which a checkpoint could not be made. */
  public static final String CHECKPOINT = "checkpoint";

  private static final Logger LOG = System.getLogger("io.tightrope");
  private static final List<String> KINDS = Stream.concat(
          Stream.of(INTERNAL, CHECKPOINT), Arrays.stream(Fault.values()).map(Fault::id))
      .toList();

  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong droppedScalars = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final Map<String, AtomicLong> faults;
  private final DashboardLink link;
  private final SpoolLevel spool;
  private final Set<String> logged;
  private final Optional<AgentHealth> agent;

  /** The health of an agent as a whole. */
  public AgentHealth() {
    this(System::nanoTime);
  }

  AgentHealth(LongSupplier nanoTime) {
    logged = ConcurrentHashMap.newKeySet();
    agent = Optional.empty();
    faults = KINDS.stream()
        .filter(kind -> !kind.equals(INTERNAL))
        .collect(Collectors.toUnmodifiableMap(kind -> kind, kind -> new AtomicLong()));
    link = new DashboardLink(this, nanoTime);
    spool = new SpoolLevel(this, nanoTime);
  }

  private AgentHealth(AgentHealth agent) {
    logged = agent.logged;
    faults = agent.faults;
    link = agent.link;
    spool = agent.spool;
    this.agent = Optional.of(agent);
  }

  /** Whether the dashboard of this agent takes what is sent. */
  public DashboardLink link() {
    return link;
  }

  /** Whether there is room for what waits to be sent. */
  public SpoolLevel spool() {
    return spool;
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

  /** A checkpoint could not be made; the line is logged once as a warning, and training goes on. */
  public void checkpointFailed(String line) {
    count(CHECKPOINT);
    if (logged.add(line)) {
      announce(line);
    }
  }

  /** A fault between agent and dashboard has begun. */
  void count(Fault fault) {
    count(fault.id());
  }

  private void count(String kind) {
    AtomicLong count = faults.get(kind);
    if (count != null) {
      count.incrementAndGet();
    }
  }

  /** Logs a line as a warning; whoever calls keeps it from being said again and again. */
  public void announce(String line) {
    log(Logger.Level.WARNING, line);
  }

  /** Logs that a fault is over. */
  void inform(String line) {
    log(Logger.Level.INFO, line);
  }

  private void log(Logger.Level level, String line) {
    try {
      LOG.log(level, "Tightrope: " + line);
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

  /** Errors caught, of every kind. */
  public long errors() {
    return KINDS.stream().mapToLong(this::errors).sum();
  }

  /**
   * Errors of one kind: how often the fault of that {@link Fault#id} has begun, or for {@value
   * #INTERNAL} how many exceptions were caught, for {@value #CHECKPOINT} how many checkpoints failed.
   */
  public long errors(String kind) {
    AtomicLong count = faults.get(kind);
    return count == null ? internalErrors() : count.get();
  }

  private long internalErrors() {
    return errors.get() + agent.map(AgentHealth::internalErrors).orElse(0L);
  }

  /** Every kind of error. */
  public static List<String> kinds() {
    return KINDS;
  }
}
