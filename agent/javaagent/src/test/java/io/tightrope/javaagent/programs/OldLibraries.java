package io.tightrope.javaagent.programs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.slf4j.LoggerFactory;

/** Trains, and uses libraries of its own, whichever versions it was given, that the agent uses too. */
public final class OldLibraries {
  private static final int STEPS = 30;

  private OldLibraries() {}

  /** Trains, and prints the versions of the libraries and what they did. */
  public static void main(String[] args) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    CollectorRegistry collectors = new CollectorRegistry();
    Counter stepsTaken = Counter.build("host_steps", "Steps taken.").register(collectors);
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(3)
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(20).nOut(30).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(30)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    Nd4j.getRandom().setSeed(7);
    INDArray x = Nd4j.randn(DataType.FLOAT, 32, 20);
    INDArray y = Nd4j.randn(DataType.FLOAT, 32, 4);
    for (int step = 0; step < STEPS; step++) {
      net.fit(x, y);
      registry.counter("steps").increment();
      stepsTaken.inc();
    }
    LoggerFactory.getLogger(OldLibraries.class).info("trained");
    System.out.println("jackson " + new ObjectMapper().version());
    System.out.println(new ObjectMapper().writeValueAsString(Map.of("steps", STEPS)));
    System.out.println("meters " + registry.getMeters().size() + " counted "
        + registry.counter("steps").count());
    StringWriter metrics = new StringWriter();
    TextFormat.write004(metrics, collectors.metricFamilySamples());
    // Without the time at which the counter was made.
    System.out.println(
        metrics.toString().lines().filter(line -> !line.contains("_created")).toList());
    System.out.println(
        "class loader " + OldLibraries.class.getClassLoader().getClass().getSimpleName());
    System.out.println("parameters " + Arrays.hashCode(net.params().dup().data().asFloat()));
  }
}
