package io.tightrope.dl4j.hook;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.sampling.LossJump;
import io.tightrope.core.watch.Agent;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dl4j.probe.ListenerProbe;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A run of which only DL4J's listener calls are known. Not thread-safe, as no listener is, but for {@link
 * #lookForItself} and {@link #close}; never throws into the training.
 */
final class ListenerWatch extends BaseTrainingListener implements AutoCloseable {
  private final Network network;
  private final RunWatch run;
  private final ListenerProbe probe;
  private final LossJump jumps = new LossJump();
  private boolean observing;
  private long step = -1;
  private long observationNanos;
  private long lastEndNanos = System.nanoTime();
  private volatile int seenIteration;
  private boolean toldThatReplaced;

  ListenerWatch(Agent agent, Network network, Supplier<Map<String, Object>> config) {
    ActivationShapes shapes = new ActivationShapes();
    this.network = network;
    this.run = WatchedRun.begin(agent, network, shapes, config);
    this.probe = new ListenerProbe(network, shapes);
    this.seenIteration = network.iterations() - 1;
  }

  MeterBinder meters() {
    return run.meters();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    observe(() -> {
      beginStep();
      if (observing) {
        probe.readActivations(activations);
      }
    });
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    observe(() -> {
      beginStep();
      if (observing) {
        probe.readActivations(activations);
      }
    });
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (observing) {
      observe(() -> probe.readGradients(model.gradient().gradientForVariable()));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    seenIteration = iteration;
    step = nextStep(iteration);
    double loss = model.score();
    run.stepEnded(step, loss, network.learningRate(), network.batchSize());
    if (observing) {
      observe(() -> run.publish(probe.end(loss)));
    }
    observing = false;
    long now = System.nanoTime();
    run.stepTook(step, now - lastEndNanos, observationNanos);
    if (jumps.test(loss)) {
      run.stageChanged(step + 1);
    }
    lastEndNanos = now;
    observationNanos = 0;
  }

  /** DL4J's count may go back, when a program sets it; ours does not. */
  private long nextStep(int iteration) {
    return Math.max(step + 1, iteration);
  }

  private void beginStep() {
    long next = nextStep(network.iterations());
    observing = run.wants(next);
    if (observing) {
      probe.begin(next);
    }
  }

  /** Records a number of the program's own. */
  void scalar(String name, long atStep, double value) {
    run.scalar(name, atStep, value);
  }

  /**
   * Looks whether the model trains without this listener, which {@code setListeners} of the program takes
   * away, and says so: nobody would notice. It is not put back, since the list is the training thread's.
   * Called about once a second, on the agent's own thread.
   */
  void lookForItself() {
    int taken = network.iterations();
    if (network.hasListener(this)) {
      toldThatReplaced = false;
    } else if (!toldThatReplaced && taken > seenIteration + 1) {
      toldThatReplaced = true;
      String reason =
          "the program has replaced the model's listeners, and with them Tightrope's: of run \""
              + run.run() + "\" nothing is recorded after step " + Math.max(0, seenIteration)
              + ". Call Tightrope.watch after setListeners, or use addListeners";
      run.health().warn(reason);
      run.event(RunEvent.Kind.NOTE, Math.max(0, seenIteration), Map.of("reason", reason));
    }
  }

  private void observe(Runnable observation) {
    long started = System.nanoTime();
    try {
      observation.run();
    } catch (Throwable failure) {
      observing = false;
      run.health().error("observing a step through a listener", failure);
    } finally {
      observationNanos += System.nanoTime() - started;
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
