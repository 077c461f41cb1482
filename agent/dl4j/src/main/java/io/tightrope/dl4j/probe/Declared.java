package io.tightrope.dl4j.probe;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * What an activation says it was chosen for, if it says so: any class may, by methods that return a
 * number, {@code targetSparsity()} for the share of zeros and {@code designVariance()} for the
 * second moment of its pre-activations, each with or without {@code get}.
 */
final class Declared {
  private static final Getter TARGET_SPARSITY =
      new Getter(List.of("targetSparsity", "getTargetSparsity"));
  private static final Getter DESIGN_VARIANCE =
      new Getter(List.of("designVariance", "getDesignVariance"));

  private Declared() {}

  /** The target, 0..1; NaN if it says none. */
  static double targetSparsity(IActivation activation) {
    return TARGET_SPARSITY.of(activation);
  }

  /** q*, above 0; NaN if it says none. */
  static double designVariance(IActivation activation) {
    double q = DESIGN_VARIANCE.of(activation);
    return q > 0 && Double.isFinite(q) ? q : Double.NaN;
  }

  /** A method of one of these names, found once for each class. */
  private static final class Getter extends ClassValue<Optional<Method>> {
    private final List<String> names;

    Getter(List<String> names) {
      this.names = names;
    }

    @Override
    protected Optional<Method> computeValue(Class<?> type) {
      return names.stream().flatMap(name -> method(type, name).stream()).findFirst();
    }

    double of(IActivation activation) {
      Optional<Method> method = get(activation.getClass());
      if (method.isEmpty()) {
        return Double.NaN;
      }
      try {
        return method.get().invoke(activation) instanceof Number number
            ? number.doubleValue()
            : Double.NaN;
      } catch (ReflectiveOperationException e) {
        return Double.NaN;
      }
    }

    private static Optional<Method> method(Class<?> type, String name) {
      try {
        Method method = type.getMethod(name);
        return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
      } catch (NoSuchMethodException e) {
        return Optional.empty();
      }
    }
  }
}
