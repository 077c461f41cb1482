package io.tightrope.benchmarks.detection;

import io.tightrope.benchmarks.detection.Recipe.Fault;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Carries a recipe out. */
final class Training {
  private static final int BATCH = 100;
  private static final int DENSE_STEPS = 20;
  private static final int INTERVAL = 10;

  private final Recipe recipe;
  private final Images images;
  private final Network network;
  private final Design design;
  private final List<StepFrame> frames = new ArrayList<>();
  private final List<OtherStatistics> others = new ArrayList<>();
  private final float[] input = new float[BATCH * Images.PIXELS];
  private final int[] labels = new int[BATCH];
  private final double[] losses;
  private long stageStep;

  /**
   * What a training left behind.
   *
   * @param losses one a step; shorter when it was given up after the loss had lost its value
   */
  record Result(
      Recipe recipe,
      RunDescription description,
      List<StepFrame> frames,
      List<OtherStatistics> others,
      double[] losses,
      double accuracy,
      double sparsity) {}

  private Training(Recipe recipe, Images images) {
    this.recipe = recipe;
    this.images = images;
    Shape shape = recipe.activation() == Recipe.Base.TANH ? Shape.TANH : Shape.RELU;
    network = new Network(
        Images.PIXELS, recipe.depth(), recipe.width(), BATCH, shape, (float) recipe.learningRate());
    design = new Design(recipe, network);
    losses = new double[recipe.steps()];
  }

  static Result run(Recipe recipe, Images images) {
    return new Training(recipe, images).run();
  }

  private Result run() {
    Random random = new Random(recipe.seed() + 1);
    design.initialize();
    RunDescription description = describe();
    int stages = Math.max(1, recipe.targets().size());
    int step = 0;
    for (int stage = 1; stage <= stages; stage++) {
      int steps = stage == stages ? recipe.lastSteps() : recipe.stageSteps();
      if (stage > 1) {
        design.change(recipe.targets().get(stage - 1), sample(random));
      }
      stageStep = step;
      for (int i = 0; i < steps; i++) {
        losses[step] = step(step, stage, random);
        step++;
        if (!Double.isFinite(losses[step - 1]) && isObserved(step - 1)) {
          return result(description, Arrays.copyOf(losses, step));
        }
      }
    }
    return result(description, losses);
  }

  private float[] sample(Random random) {
    float[] sample = new float[Design.sampleRows() * Images.PIXELS];
    images.draw(random, sample, new int[Design.sampleRows()]);
    return sample;
  }

  private double step(int step, int stage, Random random) {
    images.draw(random, input, labels);
    strike(step);
    double loss = network.forward(input, labels);
    network.backward();
    if (isObserved(step)) {
      observe(step, stage, loss);
    }
    network.update();
    return loss;
  }

  private boolean isObserved(int step) {
    return step - stageStep <= DENSE_STEPS || step % INTERVAL == 0;
  }

  private void strike(int step) {
    Fault fault = recipe.fault();
    if (fault.what() == Fault.What.INPUTS_COLLAPSE && step >= fault.step() && fault.step() > 0) {
      for (int i = 0; i < input.length; i++) {
        input[i] = 0.5f + 0.001f * input[i];
      }
    }
    if (step != fault.step() || step == 0) {
      return;
    }
    int layer = recipe.faultLayer();
    switch (fault.what()) {
      case LEARNING_RATE -> network.learningRate *= 100;
      case LAYER_DIES -> Design.add(network.biases[layer], -40);
      case WEIGHTS_MULTIPLIED -> Design.scale(network.weights[layer], 30);
      case NAN_IN_DATA -> input[17] = Float.NaN;
      case NOTHING,
          WEIGHTS_TOO_LARGE,
          WEIGHTS_TOO_SMALL,
          ONE_LAYER_TOO_SMALL,
          DEAD_BIASES,
          INPUTS_COLLAPSE -> {}
    }
  }

  private void observe(int step, int stage, double loss) {
    StepFrame.Builder frame = StepFrame.builder(frames.size(), step, network.depth)
        .timestamp(step * 0.02)
        .loss(loss)
        .batchSize(BATCH)
        .learningRate(network.learningRate);
    if (!recipe.targets().isEmpty()) {
      double target = recipe.targets().get(stage - 1);
      frame.stage(stage).sparsityTarget(target);
      for (int layer = 0; layer < network.depth; layer++) {
        frame.value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer, target);
      }
    }
    Statistics.fill(frame, network);
    frames.add(frame.build());
    others.add(OtherStatistics.read(network, step, loss));
  }

  private Result result(RunDescription description, double[] seen) {
    int right = 0;
    long zeros = 0;
    long counted = 0;
    for (int from = 0; from + BATCH <= Images.testCount(); from += BATCH) {
      images.test(from, input, labels);
      network.forward(input, labels);
      for (int row = 0; row < BATCH; row++) {
        right += argMax(row) == labels[row] ? 1 : 0;
      }
      for (int layer = 1; layer <= network.depth; layer++) {
        for (float value : network.z[layer]) {
          zeros += value == 0 ? 1 : 0;
        }
        counted += network.z[layer].length;
      }
    }
    return new Result(
        recipe,
        description,
        List.copyOf(frames),
        List.copyOf(others),
        seen,
        right / (double) Images.testCount(),
        zeros / (double) counted);
  }

  private int argMax(int row) {
    float[] logits = network.h[network.depth];
    int best = 0;
    for (int c = 1; c < Network.CLASSES; c++) {
      if (logits[row * Network.CLASSES + c] > logits[row * Network.CLASSES + best]) {
        best = c;
      }
    }
    return best;
  }

  private RunDescription describe() {
    List<LayerDescription> layers = new ArrayList<>();
    for (int layer = 0; layer < network.depth; layer++) {
      Shape shape = network.shapes[layer];
      ActivationDescription activation = shape.tanh()
          ? ActivationDescription.named("tanh")
          : new ActivationDescription(
              shape.kind().label(),
              OptionalDouble.of(shape.tau()),
              Float.isFinite(shape.m()) ? OptionalDouble.of(shape.m()) : OptionalDouble.empty());
      layers.add(new LayerDescription(
          layer,
          "dense" + layer,
          "dense",
          recipe.width(),
          network.sizes[layer],
          List.of(),
          Optional.of(activation)));
    }
    return new RunDescription(
        recipe.name(),
        recipe.name(),
        "zoo",
        recipe.depth() + " x " + recipe.width() + " " + recipe.activation(),
        "bench",
        Optional.empty(),
        layers,
        Map.of());
  }
}
