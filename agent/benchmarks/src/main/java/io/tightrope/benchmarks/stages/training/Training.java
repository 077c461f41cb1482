package io.tightrope.benchmarks.stages.training;

import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.examples.training.Batches;
import io.tightrope.examples.training.Measurement;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains one network from its first step to the measurement at its end. Not thread-safe. */
final class Training {
  private static final int SAMPLE = 1000;

  private final Plan plan;
  private final Budget budget;
  private final Images images;
  private final INDArray sample;
  private final MultiLayerNetwork network;
  private final StageBook book;
  private final long startNanos = System.nanoTime();
  private double struckAt = Double.NaN;

  private Training(Plan plan, Budget budget, Images images) {
    this.plan = plan;
    this.budget = budget;
    this.images = images;
    this.sample = images.train().first(SAMPLE);
    this.network = Networks.of(plan, budget, images, sample);
    this.book = new StageBook(network, images.glimpse());
  }

  /**
   * Trains as planned.
   *
   * @param progress is told how many steps are done
   */
  static Result run(Plan plan, Budget budget, Images images, IntConsumer progress) {
    return new Training(plan, budget, images).run(progress);
  }

  private Result run(IntConsumer progress) {
    Batches batches = new Batches(images.train(), Budget.BATCH, plan.seed());
    Optional<SparsityRamp> ramp = plan.method().guarded() ? Optional.of(ramp()) : Optional.empty();
    for (int step = 0; step < budget.steps(); step++) {
      if (ramp.isEmpty()) {
        changeAtFixedSteps(step);
      }
      if (step == budget.faultStep() && plan.method() == Method.FAULTED) {
        struckAt = ramp.orElseThrow().target();
        Fault.strike(network);
      }
      network.fit(batches.next());
      progress.accept(step + 1);
    }
    return result(ramp);
  }

  private SparsityRamp ramp() {
    SparsityRamp ramp = SparsityRamp.on(
        network,
        sample,
        plan.first(),
        plan.schedule(budget),
        RampSettings.recommended(budget.steps()).withResetUpdater(plan.resetUpdater()));
    book.follow(ramp);
    return ramp;
  }

  private void changeAtFixedSteps(int step) {
    double[] targets = plan.targets();
    boolean changes = step % budget.stageSteps() == 0;
    int stage = step / budget.stageSteps();
    if (changes && stage < targets.length) {
      new LayerwiseStageChange(plan.first().at(targets[stage])).apply(network, sample);
    }
  }

  private Result result(Optional<SparsityRamp> ramp) {
    Measurement end = Measurement.of(network, images.test());
    return new Result(
        plan,
        budget.steps(),
        (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1),
        end.accuracy(),
        end.meanSparsity(),
        end.lowestSparsity(),
        end.computeSaved(),
        book.rollbacks(),
        plan.method() == Method.FAULTED
            ? new Fault(
                Fault.LAYER,
                budget.faultStep(),
                struckAt,
                ramp.orElseThrow().highestHeld().orElse(0))
            : null,
        book.close(budget.steps()));
  }
}
