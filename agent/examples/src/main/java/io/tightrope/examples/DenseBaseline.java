package io.tightrope.examples;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** The network of {@link GatedRamp} with plain ReLU, trained for as many steps: what a sparse one is compared with. */
public final class DenseBaseline {

  private DenseBaseline() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, DenseBaseline::train);
  }

  static Summary train(Options options, FashionMnist images) {
    Inputs train = Inputs.train(images);
    int steps = options.steps(GatedRamp.STEPS);
    MultiLayerNetwork network = GatedRamp.network(options, images, new ActivationReLU());
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    trainer.announce(steps, 1);
    while (trainer.steps() < steps) {
      trainer.step(0);
    }
    trainer.endStage(0);
    return trainer.summary("DenseBaseline", options, images);
  }
}
