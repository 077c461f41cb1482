package io.tightrope.core.theory;

import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.EdgeOfChaos;
import java.util.Locale;

/** An initialization as the DL4J program that makes it. */
public final class InitializationCode {
  private InitializationCode() {}

  /** A few lines of Java with the sparse activations and the initializer of this project. */
  public static String of(EdgeOfChaos.Feasible design) {
    SparseKind kind = design.activation().kind();
    String numbers = design.sparsity() + ", " + design.q();
    String arguments = kind.clipped() ? numbers + ", " + design.slope() : numbers;
    return """
        SparseDesign design = SparseDesign.%s(%s); // %s
        // configuration: new NeuralNetConfiguration.Builder().activation(design.activation())
        network.init();
        new EdgeOfChaosInitializer(design, 1).apply(network, inputs);
        """.formatted(factory(kind), arguments, comment(design));
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
