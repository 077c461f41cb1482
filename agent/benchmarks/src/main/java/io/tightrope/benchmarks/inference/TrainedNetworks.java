package io.tightrope.benchmarks.inference;

import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.Batches;
import io.tightrope.examples.training.CosineFall;
import io.tightrope.examples.training.DeepNetwork;
import io.tightrope.examples.training.Inputs;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * The demo's recommended network, trained as {@code GatedRamp} does, and the same with plain ReLU,
 * trained as {@code DenseBaseline} does, on the bundled subset of Fashion-MNIST. Samples are test
 * images, in which no pixel is 0 once they are standardised.
 */
final class TrainedNetworks {
  private static final int DEPTH = 12;
  private static final int WIDTH = 200;
  private static final int BATCH = 100;
  private static final int SAMPLE = 1000;
  private static final int SAMPLES = 64;
  private static final int SEED = 1;
  private static final double LEARNING_RATE = 1e-3;
  private static final double TARGET = 0.88;
  private static final SparseDesign DESIGN = SparseDesign.reluTau(0.5, 2);

  private final FashionMnist images;
  private final Inputs train;
  private final int steps;

  private TrainedNetworks(FashionMnist images, int steps) {
    this.images = images;
    this.train = Inputs.train(images);
    this.steps = steps;
  }

  /**
   * Trains both.
   *
   * @param progress called with a line before each training
   */
  static List<Subject> train(int steps, Consumer<String> progress) throws IOException {
    TrainedNetworks networks = new TrainedNetworks(FashionMnist.bundled(), steps);
    progress.accept("training 12 x 200 with a shifted ReLU in stages, " + steps + " steps");
    MultiLayerNetwork staged = networks.staged();
    progress.accept("training 12 x 200 with plain ReLU, " + steps + " steps");
    MultiLayerNetwork plain = networks.network(new ActivationReLU());
    networks.fit(plain);
    float[][] samples = Inputs.test(networks.images).first(SAMPLES).toFloatMatrix();
    return List.of(
        new Subject("12 x 200, shifted ReLU in stages", WIDTH, Double.NaN, staged, samples),
        new Subject("12 x 200, plain ReLU", WIDTH, Double.NaN, plain, samples));
  }

  private MultiLayerNetwork staged() {
    MultiLayerNetwork network = network(DESIGN.activation());
    new EdgeOfChaosInitializer(DESIGN, SEED).apply(network, train.first(SAMPLE));
    SparsityRamp.on(
        network,
        train.first(SAMPLE),
        DESIGN,
        SparsitySchedule.recommended(TARGET, steps),
        RampSettings.recommended(steps));
    fit(network);
    return network;
  }

  private MultiLayerNetwork network(IActivation activation) {
    MultiLayerNetwork network =
        DeepNetwork.of(DEPTH, WIDTH, images.train().pixelsPerImage(), activation, SEED);
    network.setLearningRate(new CosineFall(LEARNING_RATE, 0, steps));
    return network;
  }

  private void fit(MultiLayerNetwork network) {
    Batches batches = new Batches(train, BATCH, SEED);
    for (int step = 0; step < steps; step++) {
      network.fit(batches.next());
    }
    network.setListeners();
  }
}
