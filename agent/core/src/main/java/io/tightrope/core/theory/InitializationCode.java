package io.tightrope.core.theory;

import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.Locale;
import java.util.OptionalInt;

/** An initialization as the DL4J program that makes it. */
public final class InitializationCode {
  private static final String PROGRAM = """
      import io.tightrope.sparse.init.EdgeOfChaosInitializer;
      import io.tightrope.sparse.init.SparseDesign;
      import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
      import org.deeplearning4j.nn.conf.inputs.InputType;
      import org.deeplearning4j.nn.conf.layers.DenseLayer;
      import org.deeplearning4j.nn.conf.layers.OutputLayer;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import org.nd4j.linalg.activations.Activation;
      import org.nd4j.linalg.api.ndarray.INDArray;
      import org.nd4j.linalg.learning.config.Adam;
      import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

      final class SparseNetwork {
        // %s
        static final SparseDesign DESIGN = SparseDesign.%s(%s);

        /** A classifier; inputs: a few hundred examples, one per row. */
        static MultiLayerNetwork create(
            %s) {
          var builder = new NeuralNetConfiguration.Builder()
              .updater(new Adam(3e-4))
              .activation(DESIGN.activation())
              .list();
          for (int i = 0; i < %s; i++) {
            builder.layer(new DenseLayer.Builder().nOut(%s).build());
          }
          builder.layer(new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX).nOut(classes).build());
          var network = new MultiLayerNetwork(builder
              .setInputType(InputType.feedForward(inputs.columns()))
              .build());
          network.init();
          new EdgeOfChaosInitializer(DESIGN, 1).apply(network, inputs);
          return network;
        }
      }
      """;

  private InitializationCode() {}

  /** A few lines of Java with the sparse activations and the initializer of this project. */
  public static String of(EdgeOfChaos.Feasible design) {
    SparseKind kind = design.activation().kind();
    return """
        SparseDesign design = SparseDesign.%s(%s); // %s
        // configuration: new NeuralNetConfiguration.Builder().activation(design.activation())
        network.init();
        new EdgeOfChaosInitializer(design, 1).apply(network, inputs);
        """.formatted(factory(kind), arguments(design), comment(design));
  }

  /**
   * A class that compiles as it is, with the sparse activations and the initializer of this project.
   *
   * @param depth hidden layers; a parameter of the method if empty
   * @param width units per hidden layer; a parameter of the method if empty
   */
  public static String program(EdgeOfChaos.Feasible design, OptionalInt depth, OptionalInt width) {
    StringBuilder parameters = new StringBuilder("INDArray inputs, int classes");
    if (depth.isEmpty()) {
      parameters.append(", int layers");
    }
    if (width.isEmpty()) {
      parameters.append(", int units");
    }
    return PROGRAM.formatted(
        comment(design),
        factory(design.activation().kind()),
        arguments(design),
        parameters,
        depth.isPresent() ? depth.getAsInt() : "layers",
        width.isPresent() ? width.getAsInt() : "units");
  }

  private static String arguments(EdgeOfChaos.Feasible design) {
    String numbers = design.sparsity() + ", " + design.q();
    return design.activation().kind().clipped() ? numbers + ", " + design.slope() : numbers;
  }

  private static String factory(SparseKind kind) {
    return switch (kind) {
      case RELU_TAU -> "reluTau";
      case ST -> "st";
      case CRELU -> "crelu";
      case CST -> "cst";
    };
  }

  private static String comment(EdgeOfChaos.Feasible design) {
    String clip = design.activation().kind().clipped()
        ? String.format(Locale.ROOT, ", m %.4f", design.activation().m())
        : "";
    return String.format(
        Locale.ROOT,
        "tau %.4f%s, sw2 %.4f, sb2 %.4f",
        design.activation().tau(),
        clip,
        design.sw2(),
        design.sb2());
  }
}
