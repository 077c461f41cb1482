package io.tightrope.benchmarks.population;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.population.judge.JobOutcome;
import io.tightrope.benchmarks.recorded.LossCurve;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes into a recording what became of the job, and what kind of job it was. */
final class Outcomes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Outcomes() {}

  /**
   * The runs of a process with the outcome in each, the run of the job's own network first.
   *
   * @throws IllegalStateException if the agent did not send its last step
   */
  static List<RecordedRun> recordings(Member member, Setting setting, JobProcess.Done done) {
    JobResult result = done.result();
    List<RecordedRun> runs = new ArrayList<>(done.runs());
    runs.sort(Comparator.comparingDouble(run -> distance(lastLoss(run), result.finalLoss())));
    long lastStep = LossCurve.lastStep(runs.get(0));
    long expected = result.stepsBefore() + result.steps() - 1;
    if (lastStep < expected) {
      throw new IllegalStateException("the agent sent nothing after step " + lastStep + " of "
          + expected + "; record it again on a machine that does less besides");
    }
    ObjectNode outcome = outcome(member, setting, result);
    List<RecordedRun> recordings = new ArrayList<>();
    for (RecordedRun run : runs) {
      recordings.add(new RecordedRun(
          anywhere(run.description()),
          run.frames(),
          run.events(),
          run.scalars(),
          outcome.deepCopy().put("network", recordings.size() + 1)));
    }
    return recordings;
  }

  /** Two networks of a process rarely end with the same loss. */
  private static double distance(double loss, double other) {
    if (!Double.isFinite(loss) || !Double.isFinite(other)) {
      return Double.isFinite(loss) == Double.isFinite(other) ? 0 : Double.MAX_VALUE;
    }
    return Math.abs(loss - other);
  }

  private static double lastLoss(RecordedRun run) {
    double last = Double.NaN;
    for (ScalarBlock block : run.scalars()) {
      ScalarSeries losses = block.series().get(ScalarBlock.LOSS);
      last = losses == null || losses.size() == 0 ? last : losses.values()[losses.size() - 1];
    }
    return last;
  }

  /** A recording does not tell on which machine it was made. */
  private static RunDescription anywhere(RunDescription run) {
    return new RunDescription(
        run.run(),
        run.session(),
        run.framework(),
        run.model(),
        "a machine",
        run.scrapeAddress(),
        run.layers(),
        run.labels());
  }

  private static ObjectNode outcome(Member member, Setting setting, JobResult result) {
    ObjectNode outcome = JSON.createObjectNode();
    outcome
        .put("kind", JobOutcome.KIND)
        .put("member", member.job().name())
        .put("base", member.base())
        .put("part", member.part().name())
        .put("setting", setting.id())
        .put("version", member.job().version())
        .put("atLeast", member.job().atLeast());
    outcome
        .putObject("traits")
        .put("family", member.traits().family())
        .put("data", member.traits().data())
        .put("activation", member.traits().activation())
        .put("updater", member.traits().updater());
    outcome.put("metric", result.metric()).put("steps", result.steps());
    outcome.put("stepsBefore", result.stepsBefore()).put("threw", result.threw());
    putNumber(outcome, "scoreUntrained", result.scoreUntrained());
    putNumber(outcome, "score", result.score());
    putNumber(outcome, "finalLoss", result.finalLoss());
    outcome.put("cpuSeconds", result.cpuSeconds());
    member.fault().ifPresent(fault -> put(outcome.putObject("fault"), fault));
    return outcome;
  }

  private static void put(ObjectNode json, Fault fault) {
    json.put("kind", fault.kind()).put("words", fault.words()).put("step", fault.step());
    fault.layer().ifPresent(layer -> json.put("layer", layer));
    fault.rules().stream().map(rule -> rule.id()).sorted().forEach(json.putArray("rules")::add);
  }

  /** JSON has no numbers that are not finite; null stands for them. */
  private static void putNumber(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
