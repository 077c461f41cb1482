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
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Raises the sparsity of a shifted ReLU network in stages, with thresholds, weights and biases of each
 * stage as the initialization on the edge of chaos would have them. It is the obvious thing to do, and it
 * goes wrong: without a clip the variance map has no stable fixed point, and the sparsity asked for is
 * lost with the variance.
 */
public final class NaiveRamp {

  private static final int DEPTH = 30;
  private static final int WIDTH = 100;
  private static final double Q = 1;
  private static final double[] TARGETS = {0.5, 0.6, 0.7, 0.8, 0.85};
  private static final int STEPS = 120;

  private NaiveRamp() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, NaiveRamp::train);
  }

  static Summary train(Options options, FashionMnist images) {
    SparseDesign first = SparseDesign.reluTau(TARGETS[0], Q);
    Inputs train = Inputs.train(images);
    MultiLayerNetwork network = DeepNetwork.of(
        DEPTH, WIDTH, images.train().pixelsPerImage(), first.activation(), options.seed());
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(first, options.seed()).apply(network, trainer.sample());
    trainer.announce(TARGETS.length * options.steps(STEPS), TARGETS.length);
    trainer.stage(TARGETS[0], options.steps(STEPS));
    for (int i = 1; i < TARGETS.length; i++) {
      rescale(network, SparseDesign.reluTau(TARGETS[i], Q));
      trainer.stage(TARGETS[i], options.steps(STEPS));
    }
    return trainer.summary("NaiveRamp", options, images);
  }

  /** Gives weights and biases of all hidden layers the variances of the design, and its threshold. */
  private static void rescale(MultiLayerNetwork network, SparseDesign design) {
    for (WeightedLayer layer : LayerWalk.of(network).layers()) {
      if (layer.sparseActivation().isPresent()) {
        double sw2 =
            layer.seesData() ? design.edge().firstLayerSw2(1) : design.edge().sw2();
        layer.weights().muli(Math.sqrt(sw2 / layer.scaledWeightVariance()));
        layer
            .biases()
            .ifPresent(b -> b.muli(Math.sqrt(design.edge().sb2() / WeightedLayer.meanSquare(b))));
        layer.setActivation(design.activation());
      }
    }
  }
}
