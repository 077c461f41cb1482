package io.tightrope.dl4j.hook;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.probe.NetworkProbe;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network whose gradients the program computes itself, between two updates. A run begins with an update
 * and not before, since gradients are also computed to look at them; so what is here of the first
 * step was read before there was a run. Where gradients are computed several times before an update,
 * the last ones count.
 *
 * <p>One thread at a time: what another one does meanwhile is left out.
 */
final class OwnLoop {
  /** Observed computations without an update after which no further one is observed. */
  private static final int PATIENCE = 8;

  final Network network;
  final NetworkProbe probe;
  private final AgentHealth health;
  /** The thread that has the network's step, of this loop or of {@code fit}. */
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  private boolean computed;
  private boolean observed;
  private OptionalDouble loss = OptionalDouble.empty();
  private int batchSize;
  private long startedNanos;
  private long spentNanos;
  private int observedInVain;

  OwnLoop(Network network, ActivationShapes shapes, AgentHealth health) {
    this.network = network;
    this.probe = new NetworkProbe(network, shapes);
    this.health = health;
  }

  /** Takes the network for a step on this thread; false if another thread has it. */
  boolean take() {
    Thread here = Thread.currentThread();
    // Held by this thread already, it is a step whose end was not told.
    return owner.get() == here || owner.compareAndSet(null, here);
  }

  /** The step, or the computation of gradients, is over. */
  void give() {
    owner.set(null);
  }

  /**
   * The program computes gradients.
   *
   * @param watch null before the run
   */
  @Nullable
  StepWatch passStarted(Object model, @Nullable ModelWatch watch) {
    if (!take()) {
      return null;
    }
    boolean begun = false;
    try {
      long now = System.nanoTime();
      startedNanos = computed ? startedNanos : now;
      computed = false;
      observed = false;
      boolean observe = observedInVain < PATIENCE && (watch == null || watch.wantsNext());
      if (observe) {
        observedInVain++;
        probe.begin(watch == null ? network.iterations() : watch.nextStep());
      }
      spentNanos += System.nanoTime() - now;
      begun = true;
      return observe ? new ObservedPass(model, this, health) : new RecordedPass(model, this);
    } finally {
      if (!begun) {
        give();
      }
    }
  }

  /**
   * Gradients are there.
   *
   * @param scored whether the network knows its loss, too
   * @param read whether its layers were read
   */
  void passDone(boolean scored, boolean read, long nanos) {
    computed = true;
    observed = read;
    loss = scored ? OptionalDouble.of(network.loss()) : OptionalDouble.empty();
    batchSize = network.batchSize();
    spentNanos += nanos;
    give();
  }

  void passFailed(long nanos) {
    spentNanos += nanos;
    give();
  }

  /** What is known of the step that an update ends now; the next one begins. */
  Computed end(long now) {
    Computed ended = computed
        ? new Computed(startedNanos, spentNanos, observed, loss, batchSize)
        : new Computed(now, spentNanos, false, OptionalDouble.empty(), 0);
    forget();
    return ended;
  }

  /** Gradients that were computed so far do not belong to the next step. */
  void forget() {
    computed = false;
    observed = false;
    spentNanos = 0;
    observedInVain = 0;
  }

  /**
   * The gradients of one step.
   *
   * @param startedNanos when their computation began, by {@code System.nanoTime()}
   * @param spentNanos what observing has taken
   * @param observed whether the probe holds what it read in the layers
   * @param loss empty if the program has computed it itself
   * @param batchSize samples; 0 if no gradients of this network were computed
   */
  record Computed(
      long startedNanos, long spentNanos, boolean observed, OptionalDouble loss, int batchSize) {}
}
