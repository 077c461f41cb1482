package io.tightrope.dl4j.structure;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.ActivationProbe;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes of an activation the function that the theory integrates. */
final class TheoryForm {
  private TheoryForm() {}

  /**
   * In closed form if its shape is that of one of the sparse four, else as it is sampled.
   *
   * @param shape in double precision
   * @return empty when it is no function of one number
   */
  static Optional<Activation> of(IActivation activation, ActivationShape shape) {
    Optional<SparseKind> kind = SparseKind.ofLabel(shape.description().kind());
    if (kind.isPresent()) {
      return Optional.of(new SparseActivation(
          kind.get(),
          shape.description().tau().orElse(0),
          shape.description().m().orElse(Double.POSITIVE_INFINITY)));
    }
    Evaluator evaluator = new Evaluator(activation, DataType.DOUBLE);
    try {
      return ActivationProbe.recognize(label(activation), (x, value, slope) -> {
        System.arraycopy(evaluator.valuesInOneRow(x), 0, value, 0, x.length);
        System.arraycopy(evaluator.slopesInOneRow(x), 0, slope, 0, x.length);
      });
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // An activation that cannot be evaluated alone, such as one with parameters of its own.
      return Optional.empty();
    }
  }

  /** What to call it: how it prints itself, else the name of its class. */
  static String label(IActivation activation) {
    String name = activation.getClass().getSimpleName();
    try {
      String printed = String.valueOf(activation);
      return printed.contains("@") ? name : printed;
    } catch (RuntimeException e) {
      return name;
    }
  }
}
