package io.tightrope.dl4j.probe;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * The target sparsity that an activation carries, if it carries one: any class may, by a method
 * {@code targetSparsity()} or {@code getTargetSparsity()} that returns a number.
 */
final class DeclaredTarget {
  private static final List<String> NAMES = List.of("targetSparsity", "getTargetSparsity");

  private static final ClassValue<Optional<Method>> GETTERS = new ClassValue<>() {
    @Override
    protected Optional<Method> computeValue(Class<?> type) {
      return NAMES.stream().flatMap(name -> getter(type, name).stream()).findFirst();
    }
  };

  private DeclaredTarget() {}

  /** The target, 0..1; NaN if it carries none. */
  static double of(IActivation activation) {
    Optional<Method> getter = GETTERS.get(activation.getClass());
    if (getter.isEmpty()) {
      return Double.NaN;
    }
    try {
      return getter.get().invoke(activation) instanceof Number target
          ? target.doubleValue()
          : Double.NaN;
    } catch (ReflectiveOperationException e) {
      return Double.NaN;
    }
  }

  private static Optional<Method> getter(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }
}
