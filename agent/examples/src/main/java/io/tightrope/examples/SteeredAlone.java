package io.tightrope.examples;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Moves the thresholds of a clipped ReLU network by what each layer misses of its target, and looks at nothing
 * else. The loss falls for thousands of steps, and then all is lost. {@link GatedSteering} is the same with a gate.
 */
public final class SteeredAlone {
  private static final int EVERY = 5;
  private static final int SEEN = 128;

  private SteeredAlone() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, SteeredAlone::train);
  }

  static Summary train(Options options, FashionMnist images) {
    MultiLayerNetwork network = GatedSteering.network(options, images);
    Inputs train = Inputs.train(images);
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(GatedSteering.design(), options.seed())
        .apply(network, trainer.sample());
    trainer.announce(GatedSteering.steps(options), 1);
    INDArray sample = train.first(SEEN);
    while (trainer.steps() < GatedSteering.steps(options)) {
      trainer.step(GatedSteering.TARGET);
      if (trainer.steps() % EVERY == 0) {
        steer(network, sample);
      }
    }
    trainer.endStage(GatedSteering.TARGET);
    return trainer.summary("SteeredAlone", options, images);
  }

  private static void steer(MultiLayerNetwork network, INDArray sample) {
    LayerWalk.of(network).forEach(sample, visit -> {
      WeightedLayer layer = visit.layer();
      if (layer.sparseActivation().isPresent()) {
        SparseActivation now = layer.sparseActivation().get();
        INDArray signal = visit.preactivations();
        double missing = GatedSteering.TARGET
            - signal.lte(now.tau()).castTo(signal.dataType()).meanNumber().doubleValue();
        double deviation = Math.sqrt(WeightedLayer.meanSquare(signal));
        double moved = EVERY * GatedSteering.GAIN * missing * deviation;
        layer.setActivation(now.with(now.tau() + moved, now.m(), GatedSteering.TARGET));
      }
    });
  }
}
