package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The numbers of a frame that belong to the run as a whole, declared once. */
public enum RunField {
  EPOCH("epoch", StepFrame::epoch),
  TIMESTAMP("timestamp", StepFrame::timestamp),
  LOSS("loss", StepFrame::loss),
  STAGE("stage", StepFrame::stage),
  SPARSITY_TARGET("sparsityTarget", StepFrame::sparsityTarget),
  BATCH_SIZE("batchSize", StepFrame::batchSize),
  WINDOW_SAMPLES("windowSamples", StepFrame::windowSamples),
  LEARNING_RATE("learningRate", StepFrame::learningRate),
  GATE_OPEN("gateOpen", frame -> frame.gateOpen().map(open -> open ? 1.0 : 0.0).orElse(Double.NaN)),
  ESCAPE_PROBABILITY("escapeProbability", StepFrame::escapeProbability),
  ACCURACY("accuracy", StepFrame::accuracy),
  OVERHEAD("overhead", frame -> agent(frame, AgentReport::overhead)),
  BUDGET("budget", frame -> agent(frame, AgentReport::budget)),
  INTERVAL("interval", frame -> agent(frame, AgentReport::interval)),
  DROPPED("dropped", frame -> agent(frame, AgentReport::dropped)),
  ERRORS("errors", frame -> agent(frame, AgentReport::errors));

  private final String field;
  private final ToDoubleFunction<StepFrame> value;

  RunField(String field, ToDoubleFunction<StepFrame> value) {
    this.field = field;
    this.value = value;
  }

  private static double agent(StepFrame frame, ToDoubleFunction<AgentReport> number) {
    return frame.agent().map(report -> number.applyAsDouble(report)).orElse(Double.NaN);
  }

  /** Its name in the API and as a column of the store. */
  public String field() {
    return field;
  }

  /** Its value in a frame; NaN when absent. */
  public double of(StepFrame frame) {
    return value.applyAsDouble(frame);
  }

  /** Gives a frame its numbers; NaN and a missing entry are both absent. */
  public static StepFrame.Builder put(Map<RunField, Double> values, StepFrame.Builder frame) {
    frame
        .epoch(whole(values, EPOCH))
        .timestamp(number(values, TIMESTAMP))
        .loss(number(values, LOSS))
        .stage(whole(values, STAGE))
        .sparsityTarget(number(values, SPARSITY_TARGET))
        .batchSize(whole(values, BATCH_SIZE))
        .windowSamples(whole(values, WINDOW_SAMPLES))
        .learningRate(number(values, LEARNING_RATE))
        .escapeProbability(number(values, ESCAPE_PROBABILITY))
        .accuracy(number(values, ACCURACY));
    double gate = number(values, GATE_OPEN);
    if (!Double.isNaN(gate)) {
      frame.gateOpen(gate != 0);
    }
    if (!StepFrame.isAbsent(number(values, INTERVAL))) {
      frame.agent(new AgentReport(
          number(values, OVERHEAD),
          number(values, BUDGET),
          whole(values, INTERVAL),
          (long) number(values, DROPPED),
          (long) number(values, ERRORS)));
    }
    return frame;
  }

  private static double number(Map<RunField, Double> values, RunField field) {
    return values.getOrDefault(field, Double.NaN);
  }

  private static int whole(Map<RunField, Double> values, RunField field) {
    return (int) number(values, field);
  }

  /** The field of that name, or empty. */
  public static Optional<RunField> ofField(String name) {
    return Arrays.stream(values()).filter(field -> field.field.equals(name)).findFirst();
  }
}
