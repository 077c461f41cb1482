package io.tightrope.dl4j.structure;

import io.tightrope.theory.activation.Activation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Knows any activation function by what it does, as bands for the statistics and as a function for
 * the theory. Each is probed once and again when it may have changed: when its class or the value of
 * any of its fields is another. Thread-safe.
 */
public final class ActivationShapes {
  private static final int CAPACITY = 512;
  private static final Object UNREADABLE = new Object();

  /** What tells one function from another: class, precision and the values of the fields. */
  private record Fingerprint(Class<?> type, DataType precision, List<Object> fields) {}

  private final Map<Fingerprint, ActivationShape> known = new LinkedHashMap<>();
  private final Map<Fingerprint, Optional<Activation>> functions = new LinkedHashMap<>();
  private final ClassValue<List<Field>> fields = new ClassValue<>() {
    @Override
    protected List<Field> computeValue(Class<?> type) {
      return readableFields(type);
    }
  };

  /** Knows none yet. */
  public ActivationShapes() {}

  /** The shape of the function as it is now, to the last number of that precision. */
  public synchronized ActivationShape of(IActivation activation, DataType precision) {
    return remembered(
        known, fingerprint(activation, precision), () -> ShapeProbe.probe(activation, precision));
  }

  /**
   * The function as the theory knows it; empty when it is no function of one number. Costs some
   * milliseconds the first time, unless it is one of the sparse four.
   */
  public synchronized Optional<Activation> theory(IActivation activation) {
    return remembered(
        functions,
        fingerprint(activation, DataType.DOUBLE),
        () -> TheoryForm.of(activation, of(activation, DataType.DOUBLE)));
  }

  /** What to call it: how it prints itself, else the name of its class. */
  public static String label(IActivation activation) {
    return TheoryForm.label(activation);
  }

  private static <T> T remembered(
      Map<Fingerprint, T> memory, Fingerprint fingerprint, Supplier<T> probe) {
    T found = memory.get(fingerprint);
    if (found == null) {
      found = probe.get();
      if (memory.size() == CAPACITY) {
        memory.remove(memory.keySet().iterator().next());
      }
      memory.put(fingerprint, found);
    }
    return found;
  }

  private Fingerprint fingerprint(IActivation activation, DataType precision) {
    List<Object> values = new ArrayList<>();
    for (Field field : fields.get(activation.getClass())) {
      values.add(valueOf(field, activation));
    }
    return new Fingerprint(activation.getClass(), precision, values);
  }

  /** A number, text or enum as it is; of anything else only which one it is. */
  private static Object valueOf(Field field, IActivation activation) {
    try {
      @Nullable Object value = field.get(activation);
      boolean plain = value instanceof Number
          || value instanceof Boolean
          || value instanceof Character
          || value instanceof String
          || value instanceof Enum<?>;
      return plain && value != null ? value : System.identityHashCode(value);
    } catch (IllegalAccessException e) {
      return UNREADABLE;
    }
  }

  private static List<Field> readableFields(Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
          found.add(field);
        }
      }
    }
    return found;
  }
}
