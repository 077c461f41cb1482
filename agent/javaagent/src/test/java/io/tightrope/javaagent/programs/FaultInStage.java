package io.tightrope.javaagent.programs;

import io.tightrope.dl4j.Tightrope;
import io.tightrope.dl4j.Watch;
import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Climbs a schedule under one line of monitoring, or with {@code -Dunwatched=true} without it; there is a fault
 * in the middle of its second stage.
 */
public final class FaultInStage {
  private static final int INPUTS = 64;
  private static final int DEPTH = 6;
  private static final int FAULT_AT = 45;
  private static final int STEPS = 250;
  private static final SparseDesign DESIGN = SparseDesign.crelu(0.6, 2, 0.7);

  private FaultInStage() {}

  /** Trains; prints the step of the fault, every event, and where it ended. */
  public static void main(String[] args) {
    Random random = new Random(8);
    MultiLayerNetwork net = network();
    INDArray sample = points(random, 500)[0];
    new EdgeOfChaosInitializer(DESIGN, 1).apply(net, sample);
    try (Watch watch = Boolean.getBoolean("unwatched") ? null : Tightrope.watch(net)) {
      if (watch != null) {
        System.out.println("limits: " + watch.limits().orElse("none"));
      }
      SparsityRamp ramp = SparsityRamp.on(
          net,
          sample,
          DESIGN,
          SparsitySchedule.explicit(30, 0.6, 0.7, 0.8),
          RampSettings.defaults());
      ramp.onEvent(event -> System.out.println("event " + event.kind() + " step " + event.step()
          + " target " + event.details().get("target") + " " + event.details().get("reason")));
      for (int step = 0; step < STEPS; step++) {
        if (step == FAULT_AT) {
          System.out.println("fault at step " + step + " target " + ramp.target());
          net.getLayer(2).getParam("W").muli(30);
        }
        INDArray[] batch = points(random, 50);
        net.fit(batch[0], batch[1]);
      }
      System.out.println("held " + ramp.highestHeld().orElse(0) + " score " + net.score());
    }
  }

  private static MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(6)
        .updater(new Adam(1e-3))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(0.1)
        .activation(DESIGN.activation())
        .list();
    for (int i = 0; i < DEPTH; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? INPUTS : 60).nOut(60).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(60)
        .nOut(3)
        .build());
    MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
    net.init();
    return net;
  }

  /** Points of three overlapping clusters, with their clusters. */
  private static INDArray[] points(Random random, int count) {
    INDArray points = Nd4j.create(count, INPUTS);
    INDArray clusters = Nd4j.create(count, 3);
    for (int row = 0; row < count; row++) {
      int cluster = random.nextInt(3);
      clusters.putScalar(row, cluster, 1);
      for (int i = 0; i < INPUTS; i++) {
        points.putScalar(row, i, random.nextGaussian() + (i % 3 == cluster ? 0.6 : -0.3));
      }
    }
    return new INDArray[] {points, clusters};
  }
}
