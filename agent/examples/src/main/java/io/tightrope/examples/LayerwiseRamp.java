package io.tightrope.examples;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.DeepNetwork;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Raises the sparsity of a clipped network in stages, layer by layer: short stages while the weights are
 * still near random, then a long last one in which the learning rate falls to 0.
 */
public final class LayerwiseRamp {

  private static final int DEPTH = 20;
  private static final int WIDTH = 100;
  private static final double Q = 2;
  private static final double SLOPE = 0.7;
  private static final double[] TARGETS = {0.6, 0.7, 0.75, 0.8, 0.85};
  private static final int STEPS = 100;
  private static final int LAST_STEPS = 2000;

  private LayerwiseRamp() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, LayerwiseRamp::train);
  }

  static Summary train(Options options, FashionMnist images) {
    SparseDesign first = SparseDesign.crelu(TARGETS[0], Q, SLOPE);
    Inputs train = Inputs.train(images);
    MultiLayerNetwork network = DeepNetwork.of(
        DEPTH, WIDTH, images.train().pixelsPerImage(), first.activation(), options.seed());
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(first, options.seed()).apply(network, trainer.sample());
    trainer.announce(
        (TARGETS.length - 1) * options.steps(STEPS) + options.steps(LAST_STEPS), TARGETS.length);
    trainer.stage(TARGETS[0], options.steps(STEPS));
    for (int i = 1; i < TARGETS.length; i++) {
      boolean last = i == TARGETS.length - 1;
      int steps = options.steps(last ? LAST_STEPS : STEPS);
      new LayerwiseStageChange(first.at(TARGETS[i])).apply(network, trainer.sample());
      if (last) {
        network.setLearningRate(DeepNetwork.fallingToZero(trainer.steps(), steps));
      }
      trainer.stage(TARGETS[i], steps);
    }
    return trainer.summary("LayerwiseRamp", options, images);
  }
}
