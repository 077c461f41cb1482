package io.tightrope.core.watch;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.action.ModelCopy;
import io.tightrope.core.action.ModelSource;
import io.tightrope.core.action.RunActions;
import io.tightrope.core.action.Stop;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.export.RunMeters;
import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.sampling.Sampler;
import io.tightrope.theory.activation.Activation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One watched run, or one replica of it, as its training thread sees it:
 *
 * <pre>{@code
 * boolean observe = watch.wants(step);
 * ... // the step; probes fill a frame if it is observed
 * watch.stepEnded(step, loss, learningRate, batchSize);
 * if (observe) {
 *   watch.publish(StepFrame.builder(layers).step(step).loss(loss)...);
 * }
 * watch.stepTook(step, elapsedNanos, observationNanos);
 * }</pre>
 *
 * <p>No method throws, and none but {@link #activeAlerts} and {@link #takeStop} waits; what fails behind it is counted and logged once. Frames and events
 * are judged, exported and sent in the order in which they were given, each behind the losses of all
 * steps that had ended then, as blocks or in frames. Hot code: {@link #wants} is
 * one volatile read, {@link #stepEnded}, {@link #scalar} and {@link #stepTook} take a fraction of a
 * microsecond and allocate nothing, {@link #publish} builds the frame and puts it into a queue. Thread-safe, but the order of frames
 * is the order of the calls.
 */
public final class RunWatch implements AutoCloseable {
  private final Parts parts;
  private final RunPipeline pipeline;
  private final Expectations expectations;
  private final Handoff handoff;
  private final Clock clock;
  private final Sampler sampler;
  private final AgentHealth health;
  private final TrainingProgress progress;
  private final ScalarRecorder scalars;
  private final AtomicBoolean closed = new AtomicBoolean();
  /** Whether its end has been told, though the process may take a further step. */
  private volatile boolean over;

  private volatile @Nullable String lastFailure;
  private volatile String name;
  private volatile Map<String, Object> config = Map.of();

  private long nextFrame;
  private long nextEvent;

  /**
   * What belongs to one run.
   *
   * @param model the run whose replica this is; empty if it is none
   * @param actions what is done for it besides reporting; empty if nothing is
   */
  record Parts(
      RunDescription description,
      Optional<RunWatch> model,
      Sampler sampler,
      AgentHealth health,
      TrainingProgress progress,
      RunActivity activity,
      RunMeters meters,
      Optional<RunActions> actions) {}

  RunWatch(
      Parts parts, RunPipeline pipeline, Expectations expectations, Handoff handoff, Clock clock) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.expectations = expectations;
    this.handoff = handoff;
    this.clock = clock;
    this.sampler = parts.sampler();
    this.health = parts.health();
    this.progress = parts.progress();
    this.scalars = new ScalarRecorder(health);
    this.name = parts.description().run();
  }

  /** Name of the run; another than it began with when the dashboard knew somebody else's by that. */
  public String run() {
    return name;
  }

  void renamed(String present) {
    name = present;
  }

  /** Whether it has ended and all of it was handed on. */
  boolean isOver() {
    return pipeline.hasEnded();
  }

  /** The run as it is known so far. */
  RunDescription description() {
    Map<String, Object> known = parts.model().map(model -> model.config).orElse(config);
    return known.isEmpty() ? parts.description() : parts.description().withConfig(known);
  }

  /** The job's configuration is known. */
  void configured(Map<String, Object> known) {
    config = known;
  }

  TrainingProgress progress() {
    return progress;
  }

  /** Where probes and hooks report what fails in them. */
  public AgentHealth health() {
    return health;
  }

  /** The run's numbers, to be bound to a registry of the host's own. */
  public MeterBinder meters() {
    return parts.meters();
  }

  /** Whether it is a run by itself, and has not ended. */
  boolean isLive() {
    return parts.model().isEmpty() && !closed.get() && !over;
  }

  RunActivity runActivity() {
    return parts.activity();
  }

  RunMeters runMeters() {
    return parts.meters();
  }

  Optional<RunActions> actions() {
    return parts.actions();
  }

  /** Whether the step is to be observed. */
  public boolean wants(long step) {
    return sampler.wants(step) && !closed.get();
  }

  /**
   * Tells that a step ended; to be called for every step, observed or not, and before the step's
   * frame is published.
   *
   * @param step the step that ended
   * @param loss its mean loss; NaN is a measurement
   * @param learningRate NaN if unknown
   * @param examples samples it was trained on
   */
  public void stepEnded(long step, double loss, double learningRate, int examples) {
    try {
      long millis = clock.millis();
      if (beginsRecord(step, examples, millis)
          && scalars.record(step, loss, learningRate, examples, millis)) {
        handOverScalars();
      }
    } catch (Throwable failure) {
      health.error("recording a step", failure);
    }
  }

  /**
   * Tells that a step ended whose loss only the program knows; else as the method that takes a loss.
   *
   * @param step the step that ended
   * @param learningRate NaN if unknown
   * @param examples samples it was trained on
   */
  public void stepEndedWithoutLoss(long step, double learningRate, int examples) {
    try {
      long millis = clock.millis();
      if (beginsRecord(step, examples, millis)
          && scalars.recordWithoutLoss(step, learningRate, examples, millis)) {
        handOverScalars();
      }
    } catch (Throwable failure) {
      health.error("recording a step", failure);
    }
  }

  /** Counts the step; false if the run has ended. */
  private boolean beginsRecord(long step, int examples, long millis) {
    if (closed.get()) {
      return false;
    }
    if (over) {
      goOn(step);
    }
    if (lastFailure != null) {
      lastFailure = null;
    }
    if (parts.model().isPresent()) {
      progress.replicaStepEnded(examples, millis);
    } else {
      progress.stepEnded(step, examples, millis);
    }
    return true;
  }

  /**
   * Records a number of the user's own, such as the accuracy on a test set. A run takes {@value
   * ScalarRecorder#MAXIMUM_NAMES} names; values of further ones, and of names that are not allowed, are
   * dropped, which the log says once.
   *
   * @param name 1 to 100 letters, digits and {@code . _ - /}; not {@code loss}, {@code learningRate}
   *     or {@code examples}, which are known already
   * @param step the step to which it belongs
   * @param value NaN is a measurement
   */
  public void scalar(String name, long step, double value) {
    try {
      if (!closed.get() && scalars.add(name, step, value, clock.millis())) {
        handOverScalars();
      }
    } catch (Throwable failure) {
      health.error("recording a scalar", failure);
    }
  }

  /**
   * Tells where to read what the process does with the run; a replica's is its model's.
   *
   * @param source asked on the agent's own threads, must not wait
   */
  public void activityFrom(Supplier<Activity> source) {
    if (parts.model().isEmpty()) {
      parts.activity().readFrom(source);
    }
  }

  /** What the process does with the run now. */
  public Activity activity() {
    return parts.activity().at(clock.millis());
  }

  /** What is to be told of a living process; empty once the run's end has been told. */
  Optional<Activity> heartbeat() {
    return over || closed.get() ? Optional.empty() : Optional.of(activity());
  }

  /**
   * Tells that training threw; the program may catch that and train on, or end because of it.
   *
   * @param what the exception in a few words
   */
  public void fitFailed(String what) {
    lastFailure = what;
  }

  /** What training threw since its last step, in a few words; empty if nothing. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Tells that the run failed although the process may live on. A further step takes the run up
   * again.
   *
   * @param reason what happened, in a few words
   */
  public void failed(String reason) {
    try {
      if (!closed.get() && !over) {
        over = true;
        enqueue(RunEvent.Kind.END, progress.step(), RunEnd.failed(reason).details());
      }
    } catch (Throwable failure) {
      health.error("telling that a run failed", failure);
    }
  }

  private void goOn(long step) {
    over = false;
    enqueue(RunEvent.Kind.RESUMED, step, Map.of("reason", "the process takes further steps"));
  }

  /** Called about once a second, on the agent's own thread. */
  void everySecond() {
    if (scalars.closeIfOld(clock.millis())) {
      handOverScalars();
    }
  }

  private void handOverScalars() {
    long upTo = scalars.last();
    handoff.inOrder(() -> acceptScalars(upTo));
  }

  /** Scalars lie in the recorder and not in the queue, where a full queue could drop them. */
  private void acceptScalars(long upTo) {
    for (ScalarBlock block = scalars.next(upTo); block != null; block = scalars.next(upTo)) {
      pipeline.accept(block);
    }
  }

  /** Tells what it took to begin to watch, on the thread that trains; a part of the overhead. */
  public void beginningTook(long nanos) {
    sampler.beginningTook(nanos);
  }

  /**
   * Tells what a step took, once that is known; to be called for every step, observed or not.
   *
   * @param step the step that ended
   * @param elapsedNanos its whole time, observation included
   * @param observationNanos the part that went into observing
   */
  public void stepTook(long step, long elapsedNanos, long observationNanos) {
    if (sampler.wants(step) && parts.model().isEmpty()) {
      progress.observed(observationNanos);
    }
    sampler.stepEnded(step, elapsedNanos, observationNanos);
  }

  /** Tells that the sparsity schedule went to another stage: the next steps are observed. */
  public void stageChanged(long step) {
    sampler.stageChanged(step);
  }

  /**
   * Tells that a step, which comes next, is probably the last one of its {@code fit}: it is observed if
   * that is affordable, so that the run does not end long after its last frame.
   */
  public void endComes(long step) {
    sampler.endComes(step);
  }

  /**
   * Takes over a frame. Its sequence number, its timestamp and what the agent says of itself are
   * filled in here.
   */
  public void publish(StepFrame.Builder frame) {
    try {
      if (closed.get()) {
        return;
      }
      frame
          .timestamp(now())
          .agent(new AgentReport(
              sampler.overhead(),
              sampler.budget(),
              sampler.interval(),
              health.dropped(),
              health.errors()));
      synchronized (this) {
        StepFrame complete = frame.seq(nextFrame++).build();
        long upTo = scalars.closeBefore(complete);
        handoff.frame(() -> {
          acceptScalars(upTo);
          pipeline.accept(complete);
        });
      }
      health.frameTaken();
    } catch (Throwable failure) {
      health.error("taking over a frame", failure);
    }
  }

  /**
   * Copies the model for a checkpoint if one is due; to be called between two steps, on the thread that
   * trains.
   *
   * @param step the last step that it has taken
   */
  public void checkpoint(long step, ModelSource model) {
    RunActions actions = parts.actions().orElse(null);
    if (actions == null || closed.get()) {
      return;
    }
    try {
      ModelCopy copy = actions.copyIfDue(step, model);
      if (copy != null) {
        long upTo = scalars.close();
        handoff.inOrder(() -> {
          try {
            acceptScalars(upTo);
          } finally {
            // A copy that nobody takes over would be the last one.
            actions.write(step, copy);
          }
        });
      }
    } catch (Throwable failure) {
      health.error("making a checkpoint", failure);
    }
  }

  /**
   * Whether {@code fit} is to end now, as the user has asked for; given once. The run's end is reported
   * with it, and a further step takes the run up again. Waits some seconds at most for the name of the
   * checkpoint, and only when the answer is not empty.
   *
   * @param step the last step that the model has taken
   */
  public Optional<Stop> takeStop(long step) {
    RunActions actions = parts.actions().orElse(null);
    if (actions == null || closed.get()) {
      return Optional.empty();
    }
    Optional<Stop> stop = actions.takeStop(step);
    stop.ifPresent(taken -> stopped(taken.rule(), taken.alertStep()));
    return stop;
  }

  private void stopped(String rule, long alertStep) {
    try {
      if (!over) {
        over = true;
        enqueue(
            RunEvent.Kind.END, progress.step(), RunEnd.stopped(rule, alertStep).details());
      }
    } catch (Throwable failure) {
      health.error("telling that a run was stopped", failure);
    }
  }

  /**
   * Takes over an event.
   *
   * @param kind what happened
   * @param step the step at which it happened
   * @param details the kind's own fields; see {@link RunEvent}
   */
  public void event(RunEvent.Kind kind, long step, Map<String, Object> details) {
    try {
      if (closed.get()) {
        return;
      }
      enqueue(kind, step, details);
    } catch (Throwable failure) {
      health.error("taking over an event", failure);
    }
  }

  /**
   * The alerts that are active once all that was given so far has been judged. The one method
   * that waits, since a gate asks it before it goes on.
   *
   * @param timeoutMillis how long to wait at most
   * @return empty if the answer did not come in time or the run has ended
   */
  public Optional<List<Alert>> activeAlerts(long timeoutMillis) {
    if (closed.get()) {
      return Optional.empty();
    }
    try {
      long upTo = scalars.close();
      return Optional.of(CompletableFuture.supplyAsync(
              () -> {
                acceptScalars(upTo);
                return pipeline.activeAlerts();
              },
              handoff::inOrder)
          .get(timeoutMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      health.error("asking for alerts", e);
      return Optional.empty();
    }
  }

  /**
   * Tells what a layer's activation was found to be by probing it; holds for the frames published
   * from now on.
   */
  public void activation(int layer, Activation probed) {
    handoff.inOrder(() -> expectations.activation(layer, probed));
  }

  /** Tells the q that a layer's activation or initializer declares; NaN when it does not any more. */
  public void design(int layer, double q) {
    handoff.inOrder(() -> expectations.design(layer, q));
  }

  /** Tells which share of its input's second moment a layer keeps in spite of zero padding. */
  public void padding(int layer, double share) {
    handoff.inOrder(() -> expectations.padding(layer, share));
  }

  /** Compares the run with a baseline from now on. */
  void compareWith(Baseline baseline) {
    handoff.inOrder(() -> pipeline.compareWith(baseline));
  }

  private synchronized void enqueue(RunEvent.Kind kind, long step, Map<String, Object> details) {
    RunEvent event = new RunEvent(nextEvent++, step, now(), kind, details);
    long upTo = scalars.close();
    handoff.inOrder(() -> {
      acceptScalars(upTo);
      pipeline.accept(event);
    });
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  /** Ends the run: its end is reported, its series go away after a while. Does not wait. */
  @Override
  public void close() {
    close("the program closed it");
  }

  /**
   * Ends the run in order.
   *
   * @param reason what ended it, in a few words
   */
  public void close(String reason) {
    end(RunEnd.finished(reason));
  }

  void end(RunEnd end) {
    if (closed.compareAndSet(false, true)) {
      try {
        scalars.end();
        if (over) {
          handOverScalars();
        } else {
          enqueue(RunEvent.Kind.END, progress.step(), end.details());
        }
        handoff.inOrder(pipeline::end);
      } catch (Throwable failure) {
        health.error("ending a run", failure);
      }
    }
  }
}
