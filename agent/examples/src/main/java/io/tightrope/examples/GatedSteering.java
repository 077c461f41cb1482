package io.tightrope.examples;

import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.dl4j.schedule.ThresholdSteering;
import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.CosineFall;
import io.tightrope.examples.training.DeepNetwork;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Moves the thresholds of a clipped ReLU network step by step towards a sparsity that it does not survive, by
 * a schedule that slows down while the spectral alignment of the layers rises. {@link SteeredAlone} does the same
 * without looking.
 */
public final class GatedSteering {
  private static final int DEPTH = 10;
  private static final int WIDTH = 100;
  private static final int STEPS = 4000;
  private static final int FIRST_STAGE = 300;
  private static final double FIRST = 0.7;

  static final double TARGET = 0.86;

  /** Per step, for each unit of sparsity that is missing, in deviations of the pre-activations. */
  static final double GAIN = 0.005;

  private GatedSteering() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, GatedSteering::train);
  }

  static Summary train(Options options, FashionMnist images) {
    MultiLayerNetwork network = network(options, images);
    Trainer trainer =
        new Trainer(network, Inputs.train(images), Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(design(), options.seed()).apply(network, trainer.sample());
    trainer.announce(steps(options), 2);
    SparsityRamp ramp = SparsityRamp.on(
        network,
        trainer.sample(),
        design(),
        SparsitySchedule.explicit(options.steps(FIRST_STAGE), FIRST, TARGET),
        RampSettings.defaults()
            .withSteering(new ThresholdSteering(GAIN))
            .withPlannedSteps(steps(options)));
    ramp.onEvent(event -> GatedRamp.report(event, ramp, trainer));
    while (trainer.steps() < steps(options)) {
      trainer.step(ramp.target());
    }
    trainer.endStage(ramp.target());
    return trainer.summary("GatedSteering", options, images);
  }

  static int steps(Options options) {
    return options.steps(STEPS);
  }

  static SparseDesign design() {
    return SparseDesign.crelu(FIRST, 1, 0.7);
  }

  /** The network, its learning rate falling to 0 over the training. */
  static MultiLayerNetwork network(Options options, FashionMnist images) {
    MultiLayerNetwork network = DeepNetwork.of(
        DEPTH, WIDTH, images.train().pixelsPerImage(), design().activation(), options.seed());
    network.setLearningRate(new CosineFall(DeepNetwork.LEARNING_RATE, 0, steps(options)));
    return network;
  }
}
