package io.tightrope.dl4j.hook;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/** DL4J's {@code ParallelWrapper}, which trains copies of its model; it has no getter for that. */
final class Wrapper {
  private static final String NAME = "org.deeplearning4j.parallelism.ParallelWrapper";

  /** Where a wrapper keeps its model; empty for a class that is none. */
  private static final ClassValue<Optional<VarHandle>> FIELD = new ClassValue<>() {
    @Override
    protected Optional<VarHandle> computeValue(Class<?> type) {
      for (Class<?> c = type; c != null; c = c.getSuperclass()) {
        if (c.getName().equals(NAME)) {
          return model(c);
        }
      }
      return Optional.empty();
    }
  };

  private Wrapper() {}

  /** Asks for this one field, since a program need not have the classes of all the others. */
  private static Optional<VarHandle> model(Class<?> wrapper) {
    try {
      return Optional.of(MethodHandles.privateLookupIn(wrapper, MethodHandles.lookup())
          .findVarHandle(wrapper, "model", Model.class));
    } catch (ReflectiveOperationException | LinkageError otherDl4j) {
      return Optional.empty();
    }
  }

  /** The model of which a wrapper trains copies; empty for any other object. */
  static Optional<Model> modelOf(Object wrapper) {
    return FIELD
        .get(wrapper.getClass())
        .flatMap(field -> Optional.ofNullable((Model) field.get(wrapper)));
  }
}
