package io.tightrope.dl4j.schedule;

import io.tightrope.core.run.RunEvent;
import io.tightrope.core.watch.AgentRules;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Climbs a {@link SparsitySchedule} while the network trains: a DL4J listener that changes stages layer by
 * layer, holds while the gate is closed, and steps back when something breaks.
 *
 * <pre>{@code
 * SparsityRamp ramp = SparsityRamp.on(network, thousandImages, SparseDesign.crelu(0.6, 2, 0.6),
 *     SparsitySchedule.explicit(60, 0.6, 0.7, 0.78, 0.83, 0.875), RampSettings.defaults());
 * ramp.onEvent(event -> System.out.println(event.details().get("reason")));
 * // train as ever
 * }</pre>
 *
 * <p>A step back restores parameters, updater state and thresholds of the last moment at which the gate
 * was open, then tries half of the increment, up to a number of attempts; then the ramp settles. Runs on
 * the training thread, between two steps. Cost: one forward pass of the sample each time it looks.
 */
public final class SparsityRamp extends BaseTrainingListener {

  /** Examples of the sample that a look takes: enough for shares and second moments, and cheap. */
  private static final long LOOK_AT = 128;

  private static final double LOSS_MEMORY = 0.9;
  private static final double SMALLEST_INCREMENT = 0.005;

  private final Model network;
  private final LayerWalk walk;
  private final INDArray sample;
  private final SparseDesign design;
  private final RampSettings settings;
  private final VitalsReader reader;
  private final SampleMonitor monitor;
  private final Penalties penalties;
  private final Deque<SparsitySchedule.Stage> pending;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Consumer<RunEvent>> eventListeners = new ArrayList<>();

  private SparsitySchedule.Stage stage;
  private Vitals stageStart;
  private Snapshot lastGood;
  private Optional<SparsitySchedule.Stage> held = Optional.empty();
  private Optional<StageGate.Condition> unmet = Optional.empty();
  private int stageNumber;
  private int attemptsLeft;
  private long stepsInStage;
  private long stepsSinceSnapshot;
  private long step;
  private double smoothedLoss = Double.NaN;
  private double lossBeforeStage = Double.NaN;
  private double lossWhenGood = Double.NaN;
  private double brokenTarget = Double.NaN;
  private boolean gateOpen;
  private boolean settled;

  private SparsityRamp(
      Model network,
      INDArray sample,
      SparseDesign design,
      SparsitySchedule schedule,
      RampSettings settings) {
    this.network = network;
    this.walk = Snapshot.walk(network);
    this.sample = sample;
    this.design = design;
    this.settings = settings;
    if (VitalsReader.sparseLayers(walk).isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no hidden dense or convolution layer with a sparse activation, so there"
              + " is nothing to raise");
    }
    schedule.stages().forEach(s -> design.at(s.target()));
    this.reader = new VitalsReader(walk, firstRows(sample));
    this.monitor =
        new SampleMonitor(VitalsReader.sparseLayers(walk), design, AgentRules.ofProcess());
    this.penalties = new Penalties(VitalsReader.sparseLayers(walk), settings.hold());
    this.pending = new ArrayDeque<>(schedule.stages());
    this.attemptsLeft = settings.attempts();
    this.lastGood = Snapshot.of(network);
    this.stage = pending.getFirst();
    this.stageStart = begin(pending.removeFirst());
  }

  private static INDArray firstRows(INDArray sample) {
    INDArrayIndex[] all = new INDArrayIndex[sample.rank()];
    Arrays.fill(all, NDArrayIndex.all());
    all[0] = NDArrayIndex.interval(0, Math.min(LOOK_AT, sample.size(0)));
    return sample.get(all).dup();
  }

  /**
   * Puts a network on the first stage and follows its training from then on.
   *
   * @param sample inputs that thresholds are set by and vitals are taken on; 1,000 images suffice
   * @param design kind, q* and slope; its sparsity is replaced by each stage's
   * @throws IllegalArgumentException before anything is changed, if the network has no sparse layer or a
   *     stage has no design
   */
  public static SparsityRamp on(
      MultiLayerNetwork network,
      INDArray sample,
      SparseDesign design,
      SparsitySchedule schedule,
      RampSettings settings) {
    SparsityRamp ramp = new SparsityRamp(network, sample, design, schedule, settings);
    network.addListeners(ramp);
    return ramp;
  }

  /** As for a row of layers, for a graph with one input. */
  public static SparsityRamp on(
      ComputationGraph graph,
      INDArray sample,
      SparseDesign design,
      SparsitySchedule schedule,
      RampSettings settings) {
    SparsityRamp ramp = new SparsityRamp(graph, sample, design, schedule, settings);
    graph.addListeners(ramp);
    return ramp;
  }

  /** Calls back with each event, those of the past at once, later ones on the training thread. */
  public void onEvent(Consumer<RunEvent> listener) {
    events.forEach(listener);
    eventListeners.add(listener);
  }

  /** All events so far: stages, decisions of the gate, rollbacks, each with its reason. */
  public List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** The present target. */
  public double target() {
    return stage.target();
  }

  /** Whether no further stage will come, because this is the last one or the ramp has settled. */
  public boolean isAtLastStage() {
    return pending.isEmpty();
  }

  /** Whether the present stage has succeeded. */
  public boolean isGateOpen() {
    return gateOpen;
  }

  /** The highest target whose stage succeeded; empty if none has yet. */
  public OptionalDouble highestHeld() {
    return held.stream().mapToDouble(SparsitySchedule.Stage::target).findAny();
  }

  /** DL4J has raw gradients in its hands. */
  @Override
  public void onGradientCalculation(Model model) {
    if (model == network && isDue(stepsInStage + 1)) {
      reader.readGradients(model.batchSize());
    }
  }

  /** DL4J has finished a step. */
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (model != network) {
      return;
    }
    step = iteration;
    stepsInStage++;
    stepsSinceSnapshot++;
    double loss = model.score();
    smoothedLoss =
        Double.isNaN(smoothedLoss) ? loss : LOSS_MEMORY * smoothedLoss + (1 - LOSS_MEMORY) * loss;
    if (isDue(stepsInStage) || !Double.isFinite(loss)) {
      try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        look();
      }
    }
  }

  private boolean isDue(long steps) {
    return steps % settings.observeEvery() == 0;
  }

  private void look() {
    Vitals now = reader.read(smoothedLoss);
    penalties.steer(stage.target(), now.sparsity(), settings.observeEvery());
    StageGate.Decision decision =
        StageGate.judge(stage, stepsInStage, stageStart, lossBeforeStage, now, criticalAlerts(now));
    if (decision instanceof StageGate.Hold hold && outOfPatience()) {
      decision =
          new StageGate.StepBack("no success within " + stepsInStage + " steps: " + hold.reason());
    }
    if (decision instanceof StageGate.Open open) {
      open(open, now);
    } else if (decision instanceof StageGate.StepBack back) {
      stepBack(back.reason());
    } else if (decision instanceof StageGate.Hold hold) {
      hold(hold, now);
    }
  }

  /** Those of the agent, if one watches the network, else of detectors of the ramp's own. */
  private List<String> criticalAlerts(Vitals now) {
    return Hub.criticalAlerts(BaseOptimizer.class, network)
        .orElseGet(() -> monitor.observe(step, stageNumber, stage.target(), now));
  }

  private boolean outOfPatience() {
    return !pending.isEmpty() && stepsInStage >= (long) settings.patience() * stage.minSteps();
  }

  private void open(StageGate.Open decision, Vitals now) {
    if (!gateOpen) {
      gateOpen = true;
      unmet = Optional.empty();
      emit(
          RunEvent.Kind.GATE,
          achieved(stageStart, now, Map.of("open", true, "reason", decision.reason())));
    }
    if (stepsSinceSnapshot >= stage.minSteps() || !isHeld()) {
      lastGood = Snapshot.of(network);
      lossWhenGood = smoothedLoss;
      stepsSinceSnapshot = 0;
    }
    held = Optional.of(stage);
    if (Double.isNaN(brokenTarget) || stage.target() == brokenTarget) {
      attemptsLeft = settings.attempts();
      brokenTarget = Double.NaN;
    }
    if (pending.isEmpty()) {
      readjustIfDrifted(now);
    } else {
      stageStart = begin(pending.removeFirst());
    }
  }

  private boolean isHeld() {
    return held.filter(stage::equals).isPresent();
  }

  private void hold(StageGate.Hold decision, Vitals now) {
    boolean news = decision.unmet() != StageGate.Condition.STEPS;
    if (gateOpen || (news && !unmet.equals(Optional.of(decision.unmet())))) {
      gateOpen = false;
      emit(RunEvent.Kind.GATE, Map.of("open", false, "reason", decision.reason()));
    }
    unmet = Optional.of(decision.unmet());
    readjustIfDrifted(now);
  }

  private void readjustIfDrifted(Vitals now) {
    if (stage.target() - now.meanSparsity() > settings.readjustBelow()) {
      change(stage);
      emit(
          RunEvent.Kind.NOTE,
          Map.of("reason", "thresholds set anew at a mean sparsity of " + now.meanSparsity()));
    }
  }

  private Vitals begin(SparsitySchedule.Stage next) {
    lossBeforeStage = smoothedLoss;
    stage = next;
    stageNumber++;
    stepsInStage = 0;
    gateOpen = false;
    unmet = Optional.empty();
    change(next);
    if (settings.resetUpdater()) {
      Snapshot.resetUpdater(network);
    }
    Vitals start = reader.read(smoothedLoss);
    String reason = "sparsity is set to " + next.target() + " layer by layer";
    emit(RunEvent.Kind.STAGE, achieved(start, start, Map.of("reason", reason)));
    emit(
        RunEvent.Kind.GATE,
        achieved(start, start, Map.of("open", false, "reason", "a stage begins")));
    return start;
  }

  private void change(SparsitySchedule.Stage to) {
    new LayerwiseStageChange(design.at(to.target())).apply(walk, sample);
  }

  private void stepBack(String reason) {
    SparsitySchedule.Stage broken = stage;
    lastGood.restore(network);
    penalties.reread();
    smoothedLoss = lossWhenGood;
    stepsSinceSnapshot = 0;
    RunEvent event =
        emit(RunEvent.Kind.ROLLBACK, Map.of("reason", reason, "from", broken.target()));
    monitor.rolledBack(event);
    if (isHeld() || settled) {
      stay(broken);
    } else if (attemptsLeft > 0) {
      attemptsLeft--;
      brokenTarget = Double.isNaN(brokenTarget) ? broken.target() : brokenTarget;
      pending.addFirst(broken);
      stageStart = begin(halfWayTo(broken));
    } else {
      settle(broken);
    }
  }

  /** Adds what the layers have achieved, how far they have drifted in this stage, and what it saves. */
  private Map<String, Object> achieved(Vitals start, Vitals now, Map<String, Object> more) {
    Map<String, Object> details = new LinkedHashMap<>(more);
    details.put("achieved", now.meanSparsity());
    details.put("lowest", Arrays.stream(now.sparsity()).min().orElseThrow());
    details.put("highest", Arrays.stream(now.sparsity()).max().orElseThrow());
    details.put("drift", now.meanSparsity() - start.meanSparsity());
    details.put("computeSaved", reader.computeSaved());
    return details;
  }

  private void stay(SparsitySchedule.Stage where) {
    stage = where;
    stepsInStage = 0;
    gateOpen = false;
    unmet = Optional.empty();
    stageStart = reader.read(smoothedLoss);
  }

  /** A stage in the middle between the last good one and the broken one; itself if it is close. */
  private SparsitySchedule.Stage halfWayTo(SparsitySchedule.Stage broken) {
    double from = highestHeld().orElse(broken.target());
    double half = (broken.target() - from) / 2;
    return Math.abs(half) < SMALLEST_INCREMENT
        ? pending.removeFirst()
        : broken.withTarget(from + half);
  }

  private void settle(SparsitySchedule.Stage broken) {
    settled = true;
    pending.clear();
    stay(held.orElse(broken));
    String where = held.isPresent()
        ? "the highest stage held is " + stage.target()
        : "no stage was held; training goes on without a schedule";
    emit(RunEvent.Kind.NOTE, Map.of("reason", "the ramp settles: " + where));
  }

  private RunEvent emit(RunEvent.Kind kind, Map<String, Object> more) {
    Map<String, Object> details = new LinkedHashMap<>(more);
    details.put("stage", stageNumber);
    details.put("target", stage.target());
    RunEvent event = new RunEvent(events.size(), step, SampleMonitor.now(), kind, details);
    events.add(event);
    Announcement.of(network, event);
    eventListeners.forEach(listener -> listener.accept(event));
    return event;
  }
}
