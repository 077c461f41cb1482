package io.tightrope.dl4j.structure;

import io.tightrope.theory.Activation;
import io.tightrope.theory.ActivationProbe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Knows any {@code IActivation} by what it does: evaluates a clone of it in double precision on a grid,
 * out of training, and puts ND4J's random state back. Equal activations are probed once. Not
 * thread-safe.
 */
public final class ActivationRecognizer {
  private final Map<IActivation, Optional<Activation>> byIdentity = new IdentityHashMap<>();
  private final Map<IActivation, Optional<Activation>> byValue = new HashMap<>();

  /** The activation as the theory knows it; empty when it is no function of one number. */
  public Optional<Activation> recognize(IActivation activation) {
    return byIdentity.computeIfAbsent(
        activation, given -> byValue.computeIfAbsent(given, ActivationRecognizer::probe));
  }

  /** What to call it: how it prints itself, else the name of its class. */
  public static String label(IActivation activation) {
    String printed = String.valueOf(activation);
    return printed.contains("@") ? activation.getClass().getSimpleName() : printed;
  }

  private static Optional<Activation> probe(IActivation activation) {
    try (RandomState untouched = RandomState.keep();
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      IActivation copy = copy(activation);
      return ActivationProbe.recognize(
          label(activation), (x, value, slope) -> evaluate(copy, x, value, slope));
    } catch (RuntimeException e) {
      // An activation that cannot be evaluated alone, such as one with parameters of its own.
      return Optional.empty();
    }
  }

  private static void evaluate(IActivation activation, double[] x, double[] value, double[] slope) {
    INDArray points = row(x);
    copyInto(activation.getActivation(points.dup(), false), value);
    INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, x.length);
    copyInto(activation.backprop(points.dup(), ones).getFirst(), slope);
  }

  private static INDArray row(double[] x) {
    return Nd4j.create(x, new long[] {1, x.length}, DataType.DOUBLE);
  }

  private static void copyInto(INDArray from, double[] to) {
    double[] values = from.reshape(from.length()).toDoubleVector();
    System.arraycopy(values, 0, to, 0, to.length);
  }

  /** Activations are serializable; one that does not survive it is evaluated itself. */
  private static IActivation copy(IActivation activation) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(activation);
      }
      ClassLoader loader = activation.getClass().getClassLoader();
      try (ObjectInputStream in =
          new LoaderInputStream(new ByteArrayInputStream(bytes.toByteArray()), loader)) {
        return (IActivation) in.readObject();
      }
    } catch (IOException | ClassNotFoundException e) {
      return activation;
    }
  }

  /** Finds classes where the activation's own class was found. */
  private static final class LoaderInputStream extends ObjectInputStream {
    private final ClassLoader loader;

    LoaderInputStream(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(described.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(described);
      }
    }
  }
}
