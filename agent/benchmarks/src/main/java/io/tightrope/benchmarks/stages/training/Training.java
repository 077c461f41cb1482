package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.stages.data.Task;
import io.tightrope.benchmarks.stages.network.Blueprint;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.StagedNetwork;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.examples.training.Batches;
import io.tightrope.examples.training.Measurement;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains one network from its first step to the measurement at its end. Not thread-safe. */
public final class Training {
  private static final int SAMPLE = 1000;

  private final Plan plan;
  private final Recipe recipe;
  private final Task task;
  private final INDArray sample;
  private final StagedNetwork network;
  private final StageBook book;
  private final long startNanos = System.nanoTime();
  private Optional<SparsityRamp> ramp = Optional.empty();
  private Optional<Striker> striker = Optional.empty();

  private Training(Plan plan, Task task) {
    this.plan = plan;
    this.recipe = plan.recipe();
    this.task = task;
    this.sample = task.train().first(SAMPLE);
    this.network = network();
    this.book = new StageBook(network, task.glimpse());
  }

  /**
   * Trains as planned.
   *
   * @param progress is called after each step with how many are done
   */
  public static Result run(Plan plan, Task task, IntConsumer progress) {
    Training training = new Training(plan, task);
    training.train(progress);
    return training.result();
  }

  /** Trains as planned and returns the events of the ramp; empty without one. */
  public static List<RunEvent> events(Plan plan, Task task) {
    Training training = new Training(plan, task);
    training.train(step -> {});
    return training.ramp.map(SparsityRamp::events).orElse(List.of());
  }

  private StagedNetwork network() {
    boolean dense = plan.method() == Method.DENSE;
    IActivation activation = dense ? new ActivationReLU() : plan.first().activation();
    boolean clipped = plan.method() != Method.UNGUARDED;
    Blueprint blueprint =
        new Blueprint(plan.seed(), activation, recipe.rate(), clipped, task.classes());
    StagedNetwork built = plan.network().build(plan.size(), blueprint);
    if (!dense) {
      built.initialize(new EdgeOfChaosInitializer(plan.first(), plan.seed()), sample);
    }
    return built;
  }

  private void train(IntConsumer progress) {
    Batches batches = new Batches(task.train(), recipe.batch(), plan.seed());
    if (plan.method().guarded()) {
      guard(plan.schedule());
    }
    for (int step = 0; step < recipe.steps(); step++) {
      if (plan.method() == Method.UNGUARDED || plan.method() == Method.DIRECT) {
        changeAtFixedSteps(plan.schedule(), step);
      }
      if (striker.isPresent()) {
        striker.get().before(step);
      }
      network.fit(batches.next());
      OffHeapMemory.collect(step);
      progress.accept(step + 1);
    }
  }

  private void guard(SparsitySchedule schedule) {
    RampSettings settings =
        RampSettings.recommended(recipe.steps()).withResetUpdater(plan.resetUpdater());
    SparsityRamp guard = network.ramp(sample, plan.first(), schedule, settings);
    book.follow(guard);
    ramp = Optional.of(guard);
    striker = Optional.ofNullable(plan.strike())
        .map(strike -> new Striker(strike, recipe, network, guard, schedule));
  }

  private void changeAtFixedSteps(SparsitySchedule schedule, int step) {
    int stageSteps = schedule.stages().get(0).minSteps();
    int stage = step / stageSteps;
    if (step % stageSteps == 0 && stage < schedule.stages().size()) {
      double target = schedule.stages().get(stage).target();
      new LayerwiseStageChange(plan.first().at(target)).apply(network.walk(), sample);
    }
  }

  private Result result() {
    Measurement end = Measurement.of(network.walk(), task.test());
    return new Result(
        plan,
        recipe.steps(),
        (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1),
        end.accuracy(),
        end.meanSparsity(),
        end.lowestSparsity(),
        end.computeSaved(),
        book.rollbacks(),
        striker.flatMap(Striker::fault).orElse(null),
        book.close(recipe.steps()));
  }
}
