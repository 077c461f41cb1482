package io.tightrope.dl4j.hook;

import io.tightrope.dl4j.hub.Hub;
import java.lang.reflect.Field;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * A copy of a model that DL4J's {@code ParallelWrapper} has a trainer train on a thread of its own.
 * The trainer knows the model and the copy's number; DL4J has no getter for either.
 *
 * @param model the model that the program gave to the wrapper
 * @param number from 0
 */
record Replica(Model model, int number) {
  private static final String TRAINER = "org.deeplearning4j.parallelism.trainer.DefaultTrainer";

  /** Where a trainer keeps what is asked for; empty for a class that is none. */
  private static final ClassValue<Optional<Fields>> FIELDS = new ClassValue<>() {
    @Override
    protected Optional<Fields> computeValue(Class<?> type) {
      for (Class<?> c = type; c != null; c = c.getSuperclass()) {
        if (c.getName().equals(TRAINER)) {
          return Fields.of(c);
        }
      }
      return Optional.empty();
    }
  };

  private record Fields(Field model, Field number) {
    static Optional<Fields> of(Class<?> trainer) {
      try {
        Field model = trainer.getDeclaredField("originalModel");
        Field number = trainer.getDeclaredField("threadId");
        return model.trySetAccessible() && number.trySetAccessible()
            ? Optional.of(new Fields(model, number))
            : Optional.empty();
      } catch (NoSuchFieldException otherDl4j) {
        return Optional.empty();
      }
    }
  }

  /** What this thread trains at the moment, if it is a replica. */
  static Optional<Replica> onThisThread() {
    Object trainer = Hub.trainer();
    Optional<Fields> fields = trainer == null ? Optional.empty() : FIELDS.get(trainer.getClass());
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    try {
      return fields.get().model().get(trainer) instanceof Model model
          ? Optional.of(new Replica(model, fields.get().number().getInt(trainer)))
          : Optional.empty();
    } catch (IllegalAccessException e) {
      return Optional.empty();
    }
  }
}
