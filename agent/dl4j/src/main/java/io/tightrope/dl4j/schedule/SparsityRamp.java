package io.tightrope.dl4j.schedule;

import io.tightrope.core.detect.HeldLimits;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.watch.AgentRules;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Climbs a {@link SparsitySchedule} while the network trains: a DL4J listener that changes stages layer by
 * layer, goes on when a stage is held, and steps back when something breaks. docs/sparse-training.md is the
 * way to use it, with a complete program.
 *
 * <pre>{@code
 * SparsityRamp ramp = SparsityRamp.on(network, thousandImages, SparseDesign.reluTau(0.5, 2),
 *     SparsitySchedule.recommended(0.88, 3000), RampSettings.recommended(3000));
 * ramp.onEvent(event -> System.out.println(event.details().get("reason")));
 * // train as ever
 * }</pre>
 *
 * <ul>
 *   <li><b>Held</b> is a stage whose layers are as sparse as asked for, within the limits of the rules file
 *       (docs/sparse-training.md), and whose loss has come back.
 *   <li><b>A rising spectral alignment</b> ({@code SpectralAlignment}, a warning or worse) stops the climb:
 *       thresholds, target and penalties stay as they are until it has settled.
 *   <li><b>Thresholds</b> are set at the beginning of each stage, or move step by step
 *       ({@link ThresholdSteering}).
 *   <li><b>What breaks</b> is taken back: parameters, updater state and thresholds of the last good moment
 *       are restored. Each time costs an attempt and changes something: half of the increment, or twice the
 *       steps where the stage had been good for a while.
 *   <li><b>What takes too long</b> is not taken back. It costs an attempt, and the penalty works twice as fast
 *       from then on; without a penalty the thresholds are set anew.
 *   <li><b>Without attempts left</b>, or when rollbacks would undo more steps than allowed, the ramp settles
 *       and lets training go on. Only a network that can no longer learn is restored after that.
 * </ul>
 *
 * <p>It decides by its own observations and the losses of all steps alone, with the rules that an agent has:
 * it does the same whether one watches or not. Runs on the training thread, between two steps. Cost: one
 * forward pass of 128 examples at each observation; memory: two copies of parameters and updater state.
 */
public final class SparsityRamp extends BaseTrainingListener {

  private static final System.Logger LOG = System.getLogger("io.tightrope");

  private static final StageGate.StepBack SILENT = new StageGate.StepBack(
      "a layer passes nothing on, so that its thresholds cannot be set", true);

  /** Steps from one event of a gate that opens and closes to the next. */
  private static final int GATE_EVENT_STEPS = 25;

  /** Examples of the sample that an observation takes: enough for shares and second moments, and cheap. */
  private static final long OBSERVED_EXAMPLES = 128;

  private static final double LOSS_MEMORY = 0.9;
  private static final double SMALLEST_INCREMENT = 0.005;

  /** A training of unknown length takes so many times what its stages take at least: the last is long. */
  private static final int USUAL_LENGTH = 4;

  private final Model network;
  private final LayerWalk walk;
  private final INDArray sample;
  private final SparseDesign design;
  private final RampSettings settings;
  private final HeldLimits limits;
  private final VitalsReader reader;
  private final SampleMonitor monitor;
  private final Penalties penalties;
  private final SteeredThresholds steered;
  private final RecentSparsity recent;
  private final GoodStates good;
  private final long leastSteps;
  private final long firstStep;
  private final Deque<SparsitySchedule.Stage> pending;
  private final HeldSparsity held = new HeldSparsity();

  private final RampEvents events;

  private SparsitySchedule.Stage stage;
  private Vitals stageStart;
  private Optional<StageGate.Condition> unmet = Optional.empty();
  private int stageNumber;
  private int attemptsLeft;
  private long stepsInStage;
  private long step;
  private long undone;
  private int jumps;
  /** The target for which thresholds were set at once the last time. */
  private double jumpTarget;

  private double smoothedLoss = Double.NaN;
  private double firstLoss = Double.NaN;
  private double lossBeforeStage = Double.NaN;
  private double brokenTarget = Double.NaN;
  private long stepsPressed;
  private long gateStep;
  private boolean gateOpen;
  private boolean toldOpen;
  private boolean pressed;
  private boolean settled;
  private boolean unscheduled;
  private boolean failed;

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
    List<WeightedLayer> layers = VitalsReader.sparseLayers(walk);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no hidden dense or convolution layer with a sparse activation, so there"
              + " is nothing to raise");
    }
    schedule.stages().forEach(s -> design.at(s.target()));
    this.leastSteps = schedule.leastSteps(settings.observeEvery());
    if (settings.plannedSteps() > 0 && settings.plannedSteps() < leastSteps) {
      throw new IllegalArgumentException("the schedule takes at least " + leastSteps
          + " steps, but the training is planned for " + settings.plannedSteps()
          + ": take fewer or shorter stages");
    }
    if (!Double.isFinite(sample.sumNumber().doubleValue())) {
      throw new IllegalArgumentException(
          "the sample has values that are not finite: take one without");
    }
    RuleSettings rules = AgentRules.ofProcess();
    this.limits = HeldLimits.of(rules);
    this.reader = new VitalsReader(walk, firstRows(sample));
    this.monitor = new SampleMonitor(layers, design, rules);
    if (settings.steering().gain() > 0) {
      requireJudgedAlignment();
    }
    this.penalties = new Penalties(layers, settings.hold());
    this.steered = new SteeredThresholds(layers, settings.steering(), limits.mean());
    this.recent = new RecentSparsity(limits.steps());
    this.events = new RampEvents(network);
    this.firstStep = Snapshot.steps(network);
    this.step = firstStep;
    this.pending = new ArrayDeque<>(schedule.stages());
    this.attemptsLeft = settings.attempts();
    this.stage = pending.removeFirst();
    Snapshot before = Snapshot.of(network);
    if (!change(stage)) {
      before.restore(network);
      throw new IllegalArgumentException(
          "a layer of the network passes nothing on for this sample, so that its"
              + " threshold cannot be set: initialize the network with EdgeOfChaosInitializer");
    }
    steered.reread();
    this.good = new GoodStates(network, firstStep - 1);
    this.stageStart = jumped(stage);
  }

  private void requireJudgedAlignment() {
    if (!monitor.judgesAlignment()) {
      throw new IllegalArgumentException(
          "thresholds cannot be steered in a network whose layers after the first are so narrow that their"
              + " spectral alignment means nothing: raise its sparsity in stages");
    }
    if (!monitor.settlesWithin(VitalsReader.ALIGNMENT_EVERY * settings.observeEvery())) {
      throw new IllegalArgumentException("thresholds cannot be steered with an observation every "
          + settings.observeEvery()
          + " steps, which are too few to see the spectral alignment settle: observe more often");
    }
  }

  private static INDArray firstRows(INDArray sample) {
    INDArrayIndex[] all = new INDArrayIndex[sample.rank()];
    Arrays.fill(all, NDArrayIndex.all());
    all[0] = NDArrayIndex.interval(0, Math.min(OBSERVED_EXAMPLES, sample.size(0)));
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
    events.listen(listener);
  }

  /** All events so far: stages, decisions of the gate, holds, rollbacks, each with its reason. */
  public List<RunEvent> events() {
    return events.all();
  }

  /** The present target. */
  public double target() {
    return stage.target();
  }

  /** Whether no further stage will come, because this is the last one or the ramp has settled. */
  public boolean isAtLastStage() {
    return pending.isEmpty();
  }

  /** Whether the present stage is held. */
  public boolean isGateOpen() {
    return gateOpen;
  }

  /**
   * The highest sparsity at which a stage was held: the mean over the sparse layers, measured on the sample
   * when that stage was last seen to be held; of a steered stage also what it came to on its way. Empty if none
   * has been yet.
   */
  public OptionalDouble highestHeld() {
    return held.highest();
  }

  /** Optimizer steps that rollbacks have undone so far. */
  public long stepsUndone() {
    return undone;
  }

  /** DL4J has raw gradients in its hands. */
  @Override
  public void onGradientCalculation(Model model) {
    if (model == network && isDue(stepsInStage + 1)) {
      safely(() -> reader.readGradients(model.batchSize()));
    }
  }

  /** DL4J has finished a step. */
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (model == network) {
      safely(() -> stepDone(iteration, model.score()));
    }
  }

  /** The training goes on whatever happens here; after a failure without the ramp. */
  private void safely(Runnable work) {
    if (failed) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      failed = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the sparsity schedule failed; training goes on without it, with thresholds as they are",
          e);
    }
  }

  private void stepDone(int iteration, double loss) {
    step = iteration;
    stepsInStage++;
    monitor.loss(loss);
    smoothedLoss =
        Double.isNaN(smoothedLoss) ? loss : LOSS_MEMORY * smoothedLoss + (1 - LOSS_MEMORY) * loss;
    firstLoss = Double.isNaN(firstLoss) && Double.isFinite(loss) ? loss : firstLoss;
    if (isDue(stepsInStage) || !Double.isFinite(loss)) {
      try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        observe();
      }
    }
  }

  private boolean isDue(long steps) {
    return steps % settings.observeEvery() == 0;
  }

  private void observe() {
    Vitals seen = reader.observe(smoothedLoss);
    Vitals now = seen.withSparsity(recent.add(step, seen.sparsity()));
    monitor.observe(step, jumps, steered.isUsed() ? jumpTarget : stage.target(), seen);
    List<String> pressure = pressure(seen);
    if (pressed) {
      stepsPressed += settings.observeEvery();
    } else {
      penalties.steer(stage.target(), seen.sparsity(), settings.observeEvery());
      steer(seen);
    }
    StageGate.Decision decision =
        StageGate.judge(judged(stage), now, limits, monitor.broken(), monitor.isDead(), pressure);
    if (decision instanceof StageGate.StepBack back) {
      if (!settled || back.dead()) {
        stepBack(back);
      }
      return;
    }
    good.stillGood(step);
    if (unscheduled) {
      return;
    }
    if (decision instanceof StageGate.Open open) {
      open(open, now);
    } else if (decision instanceof StageGate.Hold hold) {
      hold(hold, now);
    }
  }

  private StageGate.Judged judged(SparsitySchedule.Stage as) {
    return new StageGate.Judged(as, stepsInStage, stageStart, lossBeforeStage, firstLoss);
  }

  /** Moves thresholds once the alignment that they might raise can be judged. */
  private void steer(Vitals seen) {
    if (!steered.isUsed() || unscheduled) {
      return;
    }
    double speed = monitor.steeringSpeed(step);
    if (speed > 0) {
      steered.steer(stage.target(), speed, seen, settings.observeEvery());
    }
  }

  /** What the rules report of a rising alignment; tells of its beginning and end. */
  private List<String> pressure(Vitals seen) {
    Optional<Alert> rising = monitor.rising();
    if (rising.isPresent() != pressed) {
      pressed = rising.isPresent();
      emit(
          RunEvent.Kind.HOLD,
          rising
              .map(alert -> HoldDetails.begins(alert, seen))
              .orElseGet(() -> HoldDetails.ends("the spectral alignment has settled")));
    }
    return rising.stream().map(Alert::message).toList();
  }

  private void open(StageGate.Open decision, Vitals now) {
    gateOpen = true;
    unmet = Optional.empty();
    if (!toldOpen && (!isHeld() || step - gateStep >= GATE_EVENT_STEPS)) {
      toldOpen = true;
      gateStep = step;
      emit(
          RunEvent.Kind.GATE,
          achieved(stageStart, now, Map.of("open", true, "reason", decision.reason())));
    }
    if (Double.isNaN(brokenTarget) || stage.target() >= brokenTarget) {
      attemptsLeft = held.contains(stage.target()) ? attemptsLeft : settings.attempts();
      brokenTarget = Double.NaN;
    }
    held.add(stage.target(), now.meanSparsity());
    if (!isHeld()) {
      good.held(stage, step, smoothedLoss);
    } else {
      keepQuietMoment();
    }
    if (pending.isEmpty()) {
      readjustIfDrifted(now);
    } else {
      begin(pending.removeFirst());
    }
  }

  /** Keeps this moment, so often that going back to the newest one is affordable. */
  private void keepQuietMoment() {
    long often = Math.max(settings.observeEvery(), mayUndo() / (settings.attempts() + 2L));
    if (good.age(step) >= Math.min(stage.minSteps(), often)) {
      good.quiet(stage, step, smoothedLoss);
    }
  }

  private boolean isHeld() {
    return good.lastHeld().stage().filter(stage::equals).isPresent();
  }

  private void hold(StageGate.Hold decision, Vitals now) {
    gateOpen = false;
    boolean news = decision.unmet() != StageGate.Condition.STEPS
        && !unmet.equals(Optional.of(decision.unmet()));
    if ((toldOpen || news) && step - gateStep >= GATE_EVENT_STEPS) {
      toldOpen = false;
      gateStep = step;
      unmet = Optional.of(decision.unmet());
      emit(RunEvent.Kind.GATE, Map.of("open", false, "reason", decision.reason()));
    }
    if (steered.isUsed() && decision.unmet() == StageGate.Condition.SPARSITY) {
      noteReached(now);
    }
    if (decision.unmet() == StageGate.Condition.ALIGNMENT) {
      return;
    }
    if (decision.unmet() != StageGate.Condition.STEPS) {
      keepQuietMoment();
    }
    if (outOfPatience()) {
      changeSomething(decision, now);
    } else {
      readjustIfDrifted(now);
    }
  }

  /** What a steered stage has come to counts as held on the way, if all but its target is met. */
  private void noteReached(Vitals now) {
    double mean = now.meanSparsity();
    if (mean > 0
        && mean < stage.target()
        && StageGate.judge(judged(stage.withTarget(mean)), now, limits, List.of(), false, List.of())
            instanceof StageGate.Open) {
      held.reached(mean);
    }
  }

  private boolean outOfPatience() {
    // Thresholds that are steered take the time that the alignment leaves them.
    return !settled
        && !steered.isUsed()
        && !pending.isEmpty()
        && !isHeld()
        && stepsInStage - stepsPressed >= (long) settings.patience() * stage.minSteps();
  }

  /** A stage takes too long. Nothing is broken, so that nothing is taken back. */
  private void changeSomething(StageGate.Hold decision, Vitals now) {
    String reason = "not held within " + stepsInStage + " steps: " + decision.reason() + "; ";
    if (attemptsLeft == 0) {
      settleHere(reason, now);
      return;
    }
    attemptsLeft--;
    brokenTarget = Double.isNaN(brokenTarget) ? stage.target() : brokenTarget;
    stepsInStage = 0;
    stepsPressed = 0;
    if (penalties.isUsed()) {
      penalties.strengthen(2);
      note(reason + "the stage goes on with a penalty that rises twice as fast");
    } else if (changeAgain()) {
      note(reason + "the stage goes on with thresholds set anew");
    }
  }

  private void readjustIfDrifted(Vitals now) {
    if (!settled
        && !steered.isUsed()
        && stage.target() - now.meanSparsity() > settings.readjustBelow()
        && changeAgain()) {
      note(String.format(
          Locale.ROOT, "thresholds set anew at a mean sparsity of %.3f", now.meanSparsity()));
    }
  }

  /** Sets the thresholds of the present stage again; false if that ended in a step back. */
  private boolean changeAgain() {
    if (!change(stage)) {
      stepBack(SILENT);
      return false;
    }
    recent.restart();
    return true;
  }

  private void begin(SparsitySchedule.Stage next) {
    lossBeforeStage = smoothedLoss;
    if (steered.isUsed() && good.lastHeld().stage().isPresent()) {
      stageStart = begun(next, "thresholds move step by step towards a sparsity of %s");
      return;
    }
    if (!change(next)) {
      stage = next;
      stepBack(SILENT);
      return;
    }
    if (settings.resetUpdater()) {
      Snapshot.resetUpdater(network);
    }
    stageStart = jumped(next);
  }

  /** A stage whose thresholds have been set at once. */
  private Vitals jumped(SparsitySchedule.Stage next) {
    jumps++;
    jumpTarget = next.target();
    steered.reread();
    monitor.jumped(step);
    return begun(next, "sparsity is set to %s layer by layer");
  }

  private Vitals begun(SparsitySchedule.Stage next, String how) {
    stage = next;
    stageNumber++;
    startAnew();
    good.stageBegins(step);
    Vitals start = reader.read(smoothedLoss);
    emit(
        RunEvent.Kind.STAGE,
        achieved(start, start, Map.of("reason", String.format(how, rounded(next.target())))));
    emit(
        RunEvent.Kind.GATE,
        achieved(start, start, Map.of("open", false, "reason", "a stage begins")));
    return start;
  }

  private void startAnew() {
    stepsInStage = 0;
    stepsPressed = 0;
    gateOpen = false;
    toldOpen = false;
    gateStep = step - GATE_EVENT_STEPS;
    unmet = Optional.empty();
    recent.restart();
  }

  /** Sets a stage's thresholds. Returns false if a layer passes nothing on; the caller then goes back. */
  private boolean change(SparsitySchedule.Stage to) {
    try {
      new LayerwiseStageChange(design.at(to.target())).apply(walk, sample);
      return true;
    } catch (IllegalStateException silentLayer) {
      return false;
    }
  }

  private void stepBack(StageGate.StepBack back) {
    GoodStates.Good to = good.newest();
    boolean again = !settled && attemptsLeft > 0 && affordable(to);
    if (again) {
      attemptsLeft--;
      brokenTarget = Double.isNaN(brokenTarget) ? stage.target() : brokenTarget;
      tryAgain(back, to);
    } else if (affordable(good.lastHeld())) {
      settle(back, good.lastHeld());
    } else if (affordable(to) || (back.dead() && !settled)) {
      settle(back, to);
    } else if (!settled) {
      settleHere(
          back.reason() + "; going back would undo more steps than rollbacks may: ",
          reader.read(smoothedLoss));
    } else if (!unscheduled) {
      unscheduled = true;
      note(back.reason()
          + "; going back would undo more steps than rollbacks may, so that nothing more is"
          + " done");
    }
  }

  private boolean affordable(GoodStates.Good to) {
    return undone + step - to.step() <= mayUndo();
  }

  private void tryAgain(StageGate.StepBack back, GoodStates.Good to) {
    SparsitySchedule.Stage broken = stage;
    if (steered.isUsed() && to.stage().isPresent()) {
      goBack(back, to, "thresholds move half as fast");
      steered.slowDown();
      if (to.stage().filter(broken::equals).isPresent()) {
        stay(broken);
      } else {
        begin(broken);
      }
      return;
    }
    if (to.stage().filter(broken::equals).isPresent()) {
      goBack(back, to, "the stage gets twice its steps");
      stay(broken.twiceAsLong());
      return;
    }
    // Without a stage that was held the climb begins lower.
    double from = to.stage().map(SparsitySchedule.Stage::target).orElse(broken.target() / 2);
    double half = (broken.target() - from) / 2;
    Optional<SparsitySchedule.Stage> nearer = Optional.of(broken.withTarget(from + half))
        .filter(stage -> Math.abs(half) >= SMALLEST_INCREMENT && hasDesign(stage));
    goBack(
        back, to, nearer.isPresent() ? "half of the increment" : "the stage gets twice its steps");
    if (nearer.isPresent()) {
      pending.addFirst(broken);
    }
    begin(nearer.orElseGet(broken::twiceAsLong));
  }

  private boolean hasDesign(SparsitySchedule.Stage stage) {
    try {
      design.at(stage.target());
      return true;
    } catch (IllegalArgumentException tooLow) {
      return false;
    }
  }

  private void goBack(StageGate.StepBack back, GoodStates.Good to, String change) {
    long lost = step - to.step();
    to.snapshot().restore(network);
    penalties.reread();
    steered.reread();
    smoothedLoss = to.loss();
    undone += lost;
    good.wentBackTo(to, step);
    RunEvent event = emit(
        RunEvent.Kind.ROLLBACK,
        Map.of("reason", back.reason(), "from", stage.target(), "undone", lost, "change", change));
    monitor.rolledBack(event);
    if (pressed) {
      pressed = false;
      emit(RunEvent.Kind.HOLD, HoldDetails.ends("a rollback has undone the rise"));
    }
  }

  private long mayUndo() {
    long all = settings.plannedSteps() > 0
        ? settings.plannedSteps()
        : Math.max(step - firstStep, USUAL_LENGTH * leastSteps);
    return (long) (settings.undoneShare() * all);
  }

  /** Adds what the layers have achieved, how far they have drifted in this stage, and what it saves. */
  private Map<String, Object> achieved(Vitals start, Vitals now, Map<String, Object> more) {
    Map<String, Object> details = new LinkedHashMap<>(more);
    details.put("achieved", now.meanSparsity());
    details.put("lowest", now.lowestSparsity());
    details.put("highest", Arrays.stream(now.sparsity()).max().orElseThrow());
    details.put("drift", now.meanSparsity() - start.meanSparsity());
    details.put("computeSaved", reader.computeSaved());
    return details;
  }

  /** Trains on in a stage that the network has gone back to. */
  private void stay(SparsitySchedule.Stage where) {
    boolean wasHeld = good.lastHeld().stage().filter(stage::equals).isPresent();
    stage = where;
    startAnew();
    stageStart = reader.read(smoothedLoss);
    if (wasHeld) {
      good.held(stage, step, smoothedLoss);
    }
  }

  /** Goes back for the last time, to the highest stage held if that is affordable. */
  private void settle(StageGate.StepBack back, GoodStates.Good to) {
    boolean first = !settled;
    goBack(back, to, first ? "the ramp settles" : "a network that could learn again");
    settled = true;
    steered.leaveOff();
    pending.clear();
    if (to.stage().isPresent()) {
      stage = to.stage().get();
      startAnew();
      stageStart = reader.read(smoothedLoss);
    } else {
      unscheduled = true;
      penalties.leaveOff();
      startAnew();
    }
    if (first) {
      note("the ramp settles: " + whereItSettles(to));
    }
  }

  private String whereItSettles(GoodStates.Good at) {
    return at.stage()
        .map(SparsitySchedule.Stage::target)
        .map(target -> held.contains(target)
            ? "the highest stage held is " + rounded(target)
            : "it stays at " + rounded(target) + ", which has not been held")
        .orElse("no stage was held; training goes on without a schedule");
  }

  /** Without a rollback: at what the layers have now, which becomes their target. */
  private void settleHere(String reason, Vitals now) {
    settled = true;
    steered.leaveOff();
    pending.clear();
    double target = Math.min(stage.target(), Math.max(0.01, now.meanSparsity()));
    for (WeightedLayer layer : VitalsReader.sparseLayers(walk)) {
      layer.sparseActivation().ifPresent(a -> layer.setActivation(a.with(a.tau(), a.m(), target)));
    }
    stage = stage.withTarget(target);
    startAnew();
    note(reason + "the ramp settles where it is, at a mean sparsity of " + rounded(target));
  }

  private void note(String reason) {
    emit(RunEvent.Kind.NOTE, Map.of("reason", reason));
  }

  private static String rounded(double share) {
    return String.valueOf(Math.round(1000 * share) / 1000.0);
  }

  private RunEvent emit(RunEvent.Kind kind, Map<String, Object> details) {
    return events.add(step, kind, stageNumber, stage.target(), details);
  }
}
