package io.tightrope.dl4j.hook;

import io.tightrope.core.action.Checkpoint;
import io.tightrope.core.action.Stop;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.sampling.LossJump;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dl4j.checkpoint.NetworkSource;
import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.TrainingStoppedError;
import io.tightrope.dl4j.probe.EvaluationReader;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.probe.NetworkProbe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * One network whose steps are a worker's of a run: records the loss of each and the time, decides with
 * the watch which to observe, and publishes what the probe saw. One step at a time; a step that begins
 * on another thread meanwhile is left out.
 */
final class ModelWatch {
  /** Steps without a checkpoint after a jump of the loss: many faults show there before an alert fires. */
  private static final int DOUBTFUL_STEPS = 100;

  private final Network network;
  private final WatchedRun.Worker worker;
  private final RunWatch run;
  private final NetworkProbe probe;
  private final OwnLoop loop;
  private final RecordedStep recordedStep = new RecordedStep(this);
  private final LossJump jumps = new LossJump();
  private final ModelActivity activity = new ModelActivity();
  private final Scores scores = new Scores();
  private final FitLength fitLength = new FitLength();

  private int lastIteration = -1;
  private boolean timed;
  private boolean open;
  /** Whether a step of {@code fit} has ended since the last minibatch. */
  private boolean stepped;

  private long doubtfulUntil = -1;

  private int batchSize;
  private long startedNanos;
  private long observationNanos;

  ModelWatch(WatchedRun.Worker worker, OwnLoop loop) {
    this.worker = worker;
    this.run = worker.run;
    this.loop = loop;
    this.network = loop.network;
    this.probe = loop.probe;
    run.activityFrom(activity);
    Call around = Hub.call();
    // The call that pretrains one layer goes on to the next.
    if (around != null && !network.isPretrained()) {
      called(around);
    }
  }

  /** What it took to begin the watch, on the thread that trains. */
  void beginningTook(long nanos) {
    run.beginningTook(nanos);
  }

  /** A call of the model's begins: {@code fit} or an evaluation. */
  void called(Call call) {
    activity.called(call);
    if (call.isFit()) {
      run.activityFrom(activity);
      fitLength.begins(call);
    }
  }

  /** A call begins, or has begun, that trains copies of the model, of which this is one. */
  void calledAround(Call call) {
    activity.calledAround(call);
    run.activityFrom(activity);
  }

  /** The model's {@code fit} has thrown; the program may catch that and go on. */
  void fitFailed(Throwable failure) {
    activity.failed(failure);
    run.fitFailed(Failure.text(failure));
  }

  /** Whether it was trained by that thread, or its {@code fit} threw that or a consequence of it. */
  boolean isConcernedBy(Thread thread, Throwable failure) {
    return activity.isOf(thread) || activity.threw(failure);
  }

  /** Whether its last step was that thread's. */
  boolean isTrainedBy(Thread thread) {
    return activity.isOf(thread);
  }

  /** The run failed for that reason. */
  void failed(String reason) {
    run.failed(reason);
  }

  /** Whether it is not in {@code fit} and has made no step since then, by {@code System.nanoTime()}. */
  boolean rests(long sinceNanos) {
    return !activity.isInFit() && activity.lastStepNanos() - sinceNanos < 0;
  }

  /** When its last step began or ended, by {@code System.nanoTime()}. */
  long lastStepNanos() {
    return activity.lastStepNanos();
  }

  /** What the process does with the model now. */
  Activity activity() {
    return activity.get();
  }

  /** A step begins on this thread. */
  @Nullable
  StepWatch stepStarted() {
    if (!loop.take()) {
      return null;
    }
    StepWatch step = null;
    try {
      step = beginStep();
      return step;
    } finally {
      if (step == null) {
        loop.give();
      }
    }
  }

  private @Nullable StepWatch beginStep() {
    int iteration = network.iterations();
    if (iteration == lastIteration) {
      // A line search evaluates the same step again.
      return null;
    }
    long now = System.nanoTime();
    loop.forget();
    countStep(iteration, now);
    open = true;
    lastIteration = iteration;
    batchSize = network.batchSize();
    if (fitLength.isLast(network.epochs())) {
      run.endComes(worker.step);
    }
    boolean observe = wants(worker.step);
    if (observe) {
      probe.begin(worker.step);
    }
    observationNanos = System.nanoTime() - now;
    return observe ? new ObservedStep(this, probe, run.health()) : recordedStep;
  }

  private void countStep(int iteration, long began) {
    if (open) {
      stepEnded(network.loss());
    }
    if (timed) {
      run.stepTook(worker.step, began - startedNanos, observationNanos);
    }
    timed = true;
    activity.stepBegins(began);
    if (worker.step < 0 && iteration > 0) {
      tellThatItGoesOn(iteration);
    }
    // DL4J's count may go back, when a program sets it; ours does not.
    worker.step = Math.max(worker.step + 1, iteration);
    startedNanos = began;
  }

  private boolean wants(long step) {
    if (!run.wants(step) && probe.seesNewStage(step)) {
      run.stageChanged(step);
    }
    return run.wants(step);
  }

  WatchedRun.Worker worker() {
    return worker;
  }

  OwnLoop loop() {
    return loop;
  }

  /** The number that the next step probably has. */
  long nextStep() {
    return Math.max(worker.step + 1, network.iterations());
  }

  /** Whether the next step is to be observed. */
  boolean wantsNext() {
    return wants(nextStep());
  }

  /**
   * The program has had an update computed itself, from gradients that it had computed before or that
   * came from elsewhere: a step is over.
   *
   * @param isOwn whether the update lies where the network keeps its gradients
   */
  void updateComputed(boolean isOwn, int iteration) {
    if (!loop.take()) {
      return;
    }
    long now = System.nanoTime();
    try {
      OwnLoop.Computed computed = loop.end(now);
      countStep(iteration, computed.startedNanos());
      open = false;
      observationNanos = computed.spentNanos();
      endOwnStep(computed, network.learningRate(iteration));
      boolean known = computed.batchSize() > 0;
      if (known ? computed.observed() : wants(worker.step)) {
        observeUpdate(computed, known, isOwn, iteration);
      }
    } finally {
      observationNanos += System.nanoTime() - now;
      loop.give();
    }
  }

  private void endOwnStep(OwnLoop.Computed computed, double learningRate) {
    activity.stepEnded();
    if (computed.loss().isEmpty()) {
      run.stepEndedWithoutLoss(worker.step, learningRate, computed.batchSize());
      return;
    }
    double loss = computed.loss().getAsDouble();
    run.stepEnded(worker.step, loss, learningRate, computed.batchSize());
    if (jumps.test(loss)) {
      run.stageChanged(worker.step + 1);
    }
  }

  private void observeUpdate(
      OwnLoop.Computed computed, boolean known, boolean isOwn, int iteration) {
    if (known) {
      probe.renumber(worker.step);
    } else {
      probe.begin(worker.step);
    }
    if (known && isOwn) {
      probe.updateComputed();
    } else {
      probe.updateComputedElsewhere();
    }
    NetworkProbe.Observation observation = computed.loss().isPresent()
        ? probe.end(computed.loss().getAsDouble())
        : probe.endWithoutLoss();
    observation.frame().learningRate(network.learningRate(iteration));
    stepObserved(observation);
  }

  /**
   * DL4J is done with a minibatch: parameters, updater state and counts are those with which the next one
   * begins. A line search computes several gradients before that.
   *
   * @return what ends {@code fit}; null if nothing does
   */
  @Nullable
  TrainingStoppedError batchDone(Model model) {
    if (!stepped || network.iterations() == lastIteration) {
      return null;
    }
    stepped = false;
    long began = System.nanoTime();
    if (worker.step > doubtfulUntil) {
      run.checkpoint(worker.step, NetworkSource.of(model));
    }
    observationNanos += System.nanoTime() - began;
    return run.takeStop(worker.step).map(this::error).orElse(null);
  }

  private TrainingStoppedError error(Stop stop) {
    return new TrainingStoppedError(
        stop.rule(),
        stop.alertStep(),
        worker.step,
        stop.checkpoint().map(Checkpoint::step).orElse(-1L),
        stop.checkpoint().map(kept -> kept.file().toString()).orElse(null));
  }

  private void tellThatItGoesOn(int iteration) {
    run.event(
        RunEvent.Kind.RESUMED,
        iteration,
        Map.of(
            "reason",
            "the model had taken " + iteration + " steps before",
            "iteration",
            iteration));
  }

  /** The step has its loss; comes before what was observed of it. */
  void stepEnded(double loss) {
    open = false;
    stepped = true;
    activity.stepEnded();
    run.stepEnded(worker.step, loss, network.learningRate(), batchSize);
    if (jumps.test(loss)) {
      run.stageChanged(worker.step + 1);
      doubtfulUntil = worker.step + DOUBTFUL_STEPS;
    }
  }

  /** The observed step is over and was read completely. */
  void stepObserved(NetworkProbe.Observation observation) {
    if (observation.stageBegins()) {
      run.stageChanged(worker.step);
      run.event(RunEvent.Kind.STAGE, worker.step, stageDetails(observation));
    }
    for (NetworkProbe.Design design : observation.designs()) {
      run.design(design.layer(), design.variance());
      run.padding(design.layer(), design.paddingShare());
      design.function().ifPresent(function -> run.activation(design.layer(), function));
    }
    worker.gateOpen.ifPresent(open -> observation
        .frame()
        .gateOpen(open)
        .value(RunStatistic.SPARSITY_HELD, worker.sparsityHeld ? 1 : 0));
    run.publish(observation.frame());
  }

  /** The program's own schedule tells of its gate, of a hold or of a rollback. */
  void announced(RunEvent.Kind kind, Map<String, Object> details) {
    if (kind == RunEvent.Kind.GATE) {
      worker.gateOpen = Optional.of(Boolean.TRUE.equals(details.get("open")));
    }
    if (kind == RunEvent.Kind.HOLD) {
      worker.sparsityHeld = Boolean.TRUE.equals(details.get("on"));
    }
    if (kind == RunEvent.Kind.ROLLBACK) {
      worker.gateOpen = Optional.of(false);
    }
    run.event(kind, Math.max(0, worker.step), details);
  }

  private static Map<String, Object> stageDetails(NetworkProbe.Observation observation) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("stage", observation.stage());
    if (!Double.isNaN(observation.target())) {
      details.put("target", observation.target());
    }
    return details;
  }

  /** The model was evaluated after its last step. */
  void evaluated(Object result) {
    long step = Math.max(0, worker.step);
    EvaluationReader.read(result).forEach((name, value) -> run.scalar(name, step, value));
  }

  /**
   * The model's mean loss on that many examples was computed outside of a step. Batches that are scored
   * after the same step are one set of data, as early stopping scores them.
   */
  void scored(double loss, long examples) {
    long step = Math.max(0, worker.step);
    double mean;
    synchronized (scores) {
      mean = scores.add(step, loss, examples);
    }
    run.scalar(EvaluationReader.LOSS, step, mean);
  }

  /** Mean loss over all examples that were scored after one step. */
  private static final class Scores {
    private long step = -1;
    private double sum;
    private long examples;

    double add(long ofStep, double loss, long number) {
      if (ofStep != step) {
        step = ofStep;
        sum = 0;
        examples = 0;
      }
      sum += loss * number;
      examples += number;
      return sum / examples;
    }
  }

  /** Records a number of the program's own. */
  void scalar(String name, long step, double value) {
    run.scalar(name, step, value);
  }

  /** Records a number of the program's own at the present step. */
  void scalar(String name, double value) {
    run.scalar(name, Math.max(0, worker.step), value);
  }

  /** The step is over. */
  void stepLeft(long spentNanos) {
    observationNanos += spentNanos;
    loop.give();
  }

  /** DL4J gave the step up: it was none, and a further attempt has its number. */
  void stepFailed(long spentNanos) {
    open = false;
    timed = false;
    lastIteration = -1;
    worker.step--;
    stepLeft(spentNanos);
  }
}
