package io.tightrope.benchmarks.detection.training;

import io.tightrope.benchmarks.OffHeapMemory;
import io.tightrope.benchmarks.detection.others.OtherRule;
import io.tightrope.benchmarks.detection.others.OtherStatistics;
import io.tightrope.benchmarks.detection.zoo.Faults;
import io.tightrope.benchmarks.detection.zoo.Images;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.StageChanges;
import io.tightrope.benchmarks.detection.zoo.ZooNetwork;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dl4j.preflight.Preflight;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.theory.design.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Carries a recipe out: a DL4J network trains, the agent's hooks and probe read it. */
public final class Training {
  /** Observed steps after which a loss that has lost its value stays lost. */
  private static final int HOPELESS_STEPS = 30;

  private final Recipe recipe;
  private final Images images;
  private final Random random;
  private final MultiLayerNetwork network;
  private final Faults faults;
  private final StageChanges stages;
  private final RunDescription description;
  private final StepReader reader;
  private final Cadence cadence;
  private final double[] losses;
  private final Checkpoints checkpoints;
  private @Nullable Remedy remedy;
  private boolean remedied;

  private Training(Recipe recipe, Images images, Cadence cadence) {
    this.recipe = recipe;
    this.images = images;
    this.cadence = cadence;
    random = new Random(recipe.seed() + 1);
    network = ZooNetwork.of(recipe, sample());
    faults = new Faults(recipe, network);
    stages = new StageChanges(recipe, network);
    ActivationShapes shapes = new ActivationShapes();
    Network described = Network.of(network).orElseThrow();
    description = new RunDescription(
        recipe.name(),
        recipe.name(),
        "deeplearning4j",
        described.summary(),
        "bench",
        Optional.empty(),
        described.describe(shapes),
        Map.of());
    reader = new StepReader(network, described, shapes, description);
    losses = new double[recipe.steps()];
    checkpoints = new Checkpoints(network);
  }

  /** Trains and measures; the same recipe always gives the same run. */
  public static Trained run(Recipe recipe, Images images) {
    Weaving.once();
    return new Training(recipe, images, Cadence.ofTheAgent()).run();
  }

  /** Does the same, and what an alert advises when its time has come. */
  public static Trained run(Recipe recipe, Images images, Remedy remedy) {
    Weaving.once();
    Training training = new Training(recipe, images, Cadence.ofTheAgent());
    training.remedy = remedy;
    return training.run();
  }

  /** Does the same with every step observed, and parameters read at every step. */
  public static Trained runEveryStep(Recipe recipe, Images images) {
    Weaving.once();
    Training training = new Training(recipe, images, Cadence.ofEveryStep());
    training.reader.readParametersAtEveryStep();
    return training.run();
  }

  private Trained run() {
    faults.breakStart();
    Verdict preflight = preflight();
    stages.attachRamp(
        images.draw(new Random(recipe.seed() + 2), StageChanges.SAMPLE).features());
    int step = 0;
    int hopeless = 0;
    int stage = 0;
    while (step < losses.length && hopeless < HOPELESS_STEPS) {
      int now = remedied ? stage : stage(step);
      if (now != stage) {
        stage = now;
        changeStage(recipe.targets().get(now));
      }
      step = remedy(step, stage);
      losses[step] = step(step, stage);
      OffHeapMemory.collect(step);
      hopeless = Double.isFinite(losses[step]) ? 0 : hopeless + 1;
      step++;
    }
    return result(preflight, Arrays.copyOf(losses, step));
  }

  private int stage(int step) {
    int stages = Math.max(1, recipe.targets().size());
    return recipe.stageSteps() == 0 ? 0 : Math.min(step / recipe.stageSteps(), stages - 1);
  }

  /** Does what is advised when it is time, and returns the step from which training goes on. */
  private int remedy(int step, int stage) {
    if (remedy == null || remedied) {
      return step;
    }
    if (step != remedy.step()) {
      checkpoints.keep(step);
      return step;
    }
    remedied = true;
    if (remedy.what().rate() < 1) {
      ZooNetwork.setRates(network, recipe, remedy.what().rate());
    }
    return switch (remedy.what()) {
      case HOLD, ASK_FOR_LESS -> step;
      case STEP_BACK -> {
        changeLayerwise(Math.max(0, stage - 1));
        yield step;
      }
      case GO_BACK -> checkpoints.goBack(remedy.good());
      case DRAW_AGAIN, START_AGAIN -> {
        checkpoints.goBack(0);
        ZooNetwork.initialize(network, recipe, sample());
        yield 0;
      }
    };
  }

  private void changeLayerwise(int stage) {
    if (!recipe.targets().isEmpty()) {
      stages.changeLayerwise(recipe.targets().get(stage), sample());
    }
  }

  private void changeStage(double sparsity) {
    try {
      stages.change(sparsity, sample());
    } catch (IllegalStateException deadAlready) {
      // A layer passes nothing on any more; the run goes on as it is.
      System.getLogger("io.tightrope").log(System.Logger.Level.DEBUG, recipe.name(), deadAlready);
    }
  }

  private INDArray sample() {
    return images.draw(random, StageChanges.SAMPLE).features();
  }

  private double step(int step, int stage) {
    Images.Batch batch = images.draw(random, recipe.net().batch());
    if (!remedied) {
      faults.strike(step, images, random);
    }
    faults.spoil(step, batch.features());
    if (!cadence.wants(step) && reader.seesNewStage(step)) {
      cadence.dense(step);
    }
    boolean observe = !remedied && cadence.wants(step);
    if (observe) {
      reader.expect(step, batch.labels());
    }
    DataSet data = new DataSet(batch.features(), batch.oneHot());
    Probes.step(observe ? reader : null, () -> network.fit(data));
    double loss = network.score();
    if (observe) {
      cadence.observed(step);
      if (reader.stageBegan()) {
        cadence.dense(step + 1);
      }
    }
    cadence.loss(step, loss);
    if (!recipe.targets().isEmpty() && !remedied) {
      stages.steer(recipe.targets().get(stage), batch.features());
    }
    return loss;
  }

  private Verdict preflight() {
    Images.Batch batch = images.draw(new Random(recipe.seed()), recipe.net().batch());
    return Preflight.of(network, batch.features()).verdict();
  }

  private Trained result(Verdict preflight, double[] seen) {
    Ending ending = Ending.of(network, images, recipe.net().batch());
    List<OtherStatistics> others = reader.others();
    return new Trained(
        recipe,
        description,
        List.copyOf(reader.frames()),
        OtherRule.firstSteps(others, recipe.steps(), true),
        OtherRule.firstSteps(others, recipe.steps(), false),
        preflight,
        seen,
        ending.accuracy(),
        ending.sparsity());
  }
}
