package io.tightrope.dashboard.report.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.HeldLimits;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.UnstableInitialization;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.run.StageChange;
import io.tightrope.dashboard.report.model.Curve;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a report needs of a run, collected while the run is played once from its beginning: the
 * frames of its first steps, the last frames of each stage, and curves. A run of any length fits.
 * Of a run of several workers the first to report counts, as in its metrics. Not thread-safe.
 */
public final class RunDigest implements RunVisitor {
  private final RunDescription run;
  private final JsonNode outcome;
  private final Expectations expectations;
  private final long firstSteps;
  private final long smoothingSteps;
  private final List<StepFrame> early = new ArrayList<>();
  private final List<StageSpan> spans = new ArrayList<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final Map<String, CurveBuilder> scalars = new TreeMap<>();
  private final CurveBuilder sparsity = new CurveBuilder();
  private final CurveBuilder lowest = new CurveBuilder();
  private final CurveBuilder highest = new CurveBuilder();
  private @Nullable String worker;
  private boolean designed;
  private long observed;
  private long firstStep = -1;
  private long lastStep = -1;
  private double firstTime = Double.NaN;
  private double lastTime = Double.NaN;

  /**
   * For a run of which nothing has been played.
   *
   * @param outcome what became of it, as its trainer tells it; JSON null if it tells nothing
   */
  public RunDigest(RunDescription run, RuleSettings rules, JsonNode outcome) {
    this.run = run;
    this.outcome = outcome;
    this.expectations = new Expectations(run);
    this.firstSteps = rules
        .limits(Rule.UNSTABLE_INITIALIZATION, UnstableInitialization.Limits.class)
        .steps();
    this.smoothingSteps = (long) HeldLimits.of(rules).steps();
  }

  @Override
  public void frame(String from, StepFrame measured) {
    if (!isOurs(from) || (observed > 0 && measured.step() <= lastFrameStep())) {
      return;
    }
    StepFrame frame = expectations.complete(measured);
    observed++;
    reach(frame.step(), frame.timestamp());
    if (early.isEmpty() || frame.step() <= early.get(0).step() + firstSteps) {
      early.add(frame);
      designed = HiddenLayers.of(run).anyMatch(expectations::isDesigned);
    }
    addToSpan(frame);
    addToCurves(frame);
  }

  /** Returns true if the run ended and was not taken up again. */
  public boolean hasEnded() {
    return events.stream()
        .filter(event -> event.kind() == RunEvent.Kind.END || event.kind() == RunEvent.Kind.RESUMED)
        .reduce((first, second) -> second)
        .filter(event -> event.kind() == RunEvent.Kind.END)
        .isPresent();
  }

  private long lastFrameStep() {
    return spans.isEmpty() ? -1 : spans.get(spans.size() - 1).to();
  }

  private void addToSpan(StepFrame frame) {
    double target = target(frame);
    StageSpan span = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (span == null || StageChange.between(span.number(), span.target(), frame.stage(), target)) {
      if (span != null) {
        span.close();
      }
      span = new StageSpan(frame, target, smoothingSteps);
      spans.add(span);
    }
    span.add(frame);
  }

  /** The schedule's target, or the mean of those that the layers have; NaN without any. */
  private double target(StepFrame frame) {
    if (!Double.isNaN(frame.sparsityTarget())) {
      return frame.sparsityTarget();
    }
    return HiddenLayers.of(run)
        .filter(layer -> layer < frame.layerCount())
        .mapToDouble(layer -> frame.value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private void addToCurves(StepFrame frame) {
    DoubleSummaryStatistics shares = HiddenLayers.sparsity(run, frame);
    if (shares.getCount() > 0) {
      sparsity.add(frame.step(), shares.getAverage());
      lowest.add(frame.step(), shares.getMin());
      highest.add(frame.step(), shares.getMax());
    }
    addScalar(ScalarBlock.LOSS, frame.step(), frame.loss());
    addScalar(RunStatistic.ACCURACY.field(), frame.step(), frame.accuracy());
  }

  private void addScalar(String name, long step, double value) {
    if (!StepFrame.isAbsent(value) && QualityReader.isQuality(name)) {
      scalars.computeIfAbsent(name, absent -> new CurveBuilder()).add(step, value);
    }
  }

  @Override
  public void scalars(String from, ScalarBlock block) {
    if (!isOurs(from)) {
      return;
    }
    for (Map.Entry<String, ScalarSeries> entry : block.series().entrySet()) {
      ScalarSeries series = entry.getValue();
      for (int i = 0; i < series.size(); i++) {
        addScalar(entry.getKey(), series.steps()[i], series.values()[i]);
        reach(series.steps()[i], block.timestamp());
      }
    }
  }

  @Override
  public void event(RunEvent event) {
    events.add(event);
  }

  private boolean isOurs(String from) {
    worker = worker == null ? from : worker;
    return worker.equals(from);
  }

  private void reach(long step, double time) {
    firstStep = firstStep < 0 ? step : Math.min(firstStep, step);
    lastStep = Math.max(lastStep, step);
    firstTime = Double.isNaN(firstTime) ? time : firstTime;
    lastTime = time;
  }

  /** Which run it is. */
  public RunDescription run() {
    return run;
  }

  /** What became of it, as its trainer tells it. */
  JsonNode outcome() {
    return outcome;
  }

  /** Observed steps. */
  long observed() {
    return observed;
  }

  /** Its first step; -1 if nothing was recorded. */
  long firstStep() {
    return firstStep;
  }

  /** Its last step; -1 if nothing was recorded. */
  public long lastStep() {
    return lastStep;
  }

  /** When its first number was recorded, seconds since the epoch; NaN if none was. */
  double firstTime() {
    return firstTime;
  }

  /** When its newest number was recorded, seconds since the epoch; NaN if none was. */
  double lastTime() {
    return lastTime;
  }

  /** Whether a hidden layer was made for a q. */
  boolean isDesigned() {
    return designed;
  }

  /** The frames of its first steps, as many as {@code unstableInitialization.steps} says. */
  List<StepFrame> early() {
    return List.copyOf(early);
  }

  /** Its stages in order, also one without a target. */
  List<StageSpan> spans() {
    return List.copyOf(spans);
  }

  /** Its events in the order of arrival. */
  List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** Names of its accuracies and its loss, ascending; other scalars are not kept. */
  List<String> scalarNames() {
    return List.copyOf(scalars.keySet());
  }

  /** A scalar by name; empty if it has no finite value. */
  Optional<Curve> scalar(String name) {
    return Optional.ofNullable(scalars.get(name))
        .map(CurveBuilder::build)
        .filter(curve -> !curve.isEmpty());
  }

  /** A scalar by name, also one that was never finite; empty if it was not recorded. */
  Optional<Curve> recorded(String name) {
    return Optional.ofNullable(scalars.get(name)).map(CurveBuilder::build);
  }

  /** Mean sparsity over the hidden layers. */
  Curve sparsity() {
    return sparsity.build();
  }

  /** Sparsity of the least sparse hidden layer. */
  Curve lowest() {
    return lowest.build();
  }

  /** Sparsity of the sparsest hidden layer. */
  Curve highest() {
    return highest.build();
  }
}
