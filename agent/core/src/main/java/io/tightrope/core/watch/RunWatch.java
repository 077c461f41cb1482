package io.tightrope.core.watch;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.export.RunMeters;
import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.RunDescription;
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

/**
 * One watched run, or one replica of it, as its training thread sees it:
 *
 * <pre>{@code
 * boolean observe = watch.wants(step);
 * ... // the step; probes fill a frame if it is observed
 * if (observe) {
 *   watch.publish(StepFrame.builder(layers).step(step).loss(loss)...);
 * }
 * watch.stepEnded(step, batchSize, elapsedNanos, observationNanos);
 * }</pre>
 *
 * <p>No method throws, and none but {@link #activeAlerts} waits; what fails behind it is counted and logged once. Frames and events
 * are judged, exported and sent in the order in which they were given. Hot code: {@link #wants} is
 * one volatile read, {@link #stepEnded} takes a fraction of a microsecond and allocates nothing,
 * {@link #publish} builds the frame and puts it into a queue. Thread-safe, but the order of frames
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
  private final AtomicBoolean closed = new AtomicBoolean();
  private long nextFrame;
  private long nextEvent;

  /**
   * What belongs to one run.
   *
   * @param model the run whose replica this is; empty if it is none
   */
  record Parts(
      RunDescription description,
      Optional<RunWatch> model,
      Sampler sampler,
      AgentHealth health,
      TrainingProgress progress,
      RunMeters meters) {}

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
  }

  /** Name of the run; the dashboard may append a number to it. */
  public String run() {
    return description().run();
  }

  RunDescription description() {
    return parts.description();
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

  RunMeters runMeters() {
    return parts.meters();
  }

  /** Whether the step is to be observed. */
  public boolean wants(long step) {
    return sampler.wants(step) && !closed.get();
  }

  /**
   * Tells that a step ended; to be called for every step, observed or not.
   *
   * @param step the step that ended
   * @param examples samples it was trained on
   * @param elapsedNanos its whole time, observation included
   * @param observationNanos the part that went into observing
   */
  public void stepEnded(long step, int examples, long elapsedNanos, long observationNanos) {
    boolean observed = sampler.wants(step);
    if (parts.model().isPresent()) {
      progress.replicaStepEnded(examples, clock.millis());
    } else {
      progress.stepEnded(step, examples, clock.millis(), observed ? observationNanos : -1);
    }
    sampler.stepEnded(step, elapsedNanos, observationNanos);
  }

  /** Tells that the sparsity schedule went to another stage: the next steps are observed. */
  public void stageChanged(long step) {
    sampler.stageChanged(step);
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
        handoff.frame(() -> pipeline.accept(complete));
      }
      health.frameTaken();
    } catch (Throwable failure) {
      health.error("taking over a frame", failure);
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
   * The alerts that are active once every frame and event given so far has been judged. The one method
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
      return Optional.of(CompletableFuture.supplyAsync(pipeline::activeAlerts, handoff::event)
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
    handoff.event(() -> expectations.activation(layer, probed));
  }

  /** Tells the q that a layer's activation or initializer declares; NaN when it does not any more. */
  public void design(int layer, double q) {
    handoff.event(() -> expectations.design(layer, q));
  }

  /** Tells which share of its input's second moment a layer keeps in spite of zero padding. */
  public void padding(int layer, double share) {
    handoff.event(() -> expectations.padding(layer, share));
  }

  private synchronized void enqueue(RunEvent.Kind kind, long step, Map<String, Object> details) {
    RunEvent event = new RunEvent(nextEvent++, step, now(), kind, details);
    handoff.event(() -> pipeline.accept(event));
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  /** Ends the run: its end is reported, its series go away after a while. Does not wait. */
  @Override
  public void close() {
    end("finished");
  }

  void end(String reason) {
    if (closed.compareAndSet(false, true)) {
      try {
        enqueue(RunEvent.Kind.END, progress.step(), Map.of("reason", reason));
        handoff.event(pipeline::end);
      } catch (Throwable failure) {
        health.error("ending a run", failure);
      }
    }
  }
}
