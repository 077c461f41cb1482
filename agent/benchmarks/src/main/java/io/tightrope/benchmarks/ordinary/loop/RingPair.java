package io.tightrope.benchmarks.ordinary.loop;

import io.tightrope.benchmarks.ordinary.network.Networks;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Two networks that train against each other: one makes points, the other tells them from points on a
 * ring. The latter is watched; its loss does not fall and is not meant to. Not thread-safe.
 */
public final class RingPair {
  private static final int NOISE = 4;
  private static final int HALF = 32;
  private static final double RADIUS = 2;

  private final MultiLayerNetwork critic;
  private final MultiLayerNetwork maker;
  private final Random random;

  public RingPair(long seed) {
    random = new Random(seed);
    critic = Networks.feedForward(
        Networks.list(start(seed).updater(new Adam(2e-3, 0.5, 0.999, 1e-8)), Activation.LEAKYRELU)
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new OutputLayer.Builder(LossFunction.XENT)
                .activation(Activation.SIGMOID)
                .nOut(1)
                .build()),
        2);
    maker = Networks.feedForward(
        Networks.list(
                start(seed + 1).updater(new Adam(1e-3, 0.5, 0.999, 1e-8)), Activation.LEAKYRELU)
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(2)
                .build()),
        NOISE);
  }

  private static NeuralNetConfiguration.Builder start(long seed) {
    return new NeuralNetConfiguration.Builder().seed(seed);
  }

  /** The network that tells made points from real ones. */
  public MultiLayerNetwork critic() {
    return critic;
  }

  /** A step of the critic, which is carried out as {@code watched} wants, and one of the maker. */
  public void goOn(Consumer<Runnable> watched) {
    INDArray made = maker.output(Nd4j.randn(HALF, NOISE), false);
    DataSet both = new DataSet(
        Nd4j.vstack(ring(), made), Nd4j.vstack(Nd4j.ones(HALF, 1), Nd4j.zeros(HALF, 1)));
    watched.accept(() -> critic.fit(both));
    improveMaker();
  }

  /** Moves the made points up the critic's slope, and the maker towards the moved points. */
  private void improveMaker() {
    INDArray noise = Nd4j.randn(HALF, NOISE);
    INDArray points = maker.output(noise, false).dup();
    INDArray slope = critic
        .calculateGradients(points, Nd4j.ones(HALF, 1), null, null)
        .getSecond()
        .dup();
    maker.fit(new DataSet(noise, points.sub(slope.muli(0.5))));
  }

  private INDArray ring() {
    float[][] points = new float[HALF][2];
    for (float[] point : points) {
      double angle = 2 * Math.PI * random.nextDouble();
      point[0] = (float) (RADIUS * Math.cos(angle) + 0.05 * random.nextGaussian());
      point[1] = (float) (RADIUS * Math.sin(angle) + 0.05 * random.nextGaussian());
    }
    return Nd4j.create(points);
  }

  /** 1 minus the mean distance of made points from the ring, as a share of its radius. */
  public double closeness() {
    INDArray radii = maker.output(Nd4j.randn(300, NOISE), false).norm2(1);
    return 1 - radii.sub(RADIUS).norm1Number().doubleValue() / 300 / RADIUS;
  }
}
