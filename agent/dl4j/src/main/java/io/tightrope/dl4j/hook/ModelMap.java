package io.tightrope.dl4j.hook;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to each model, by identity, since DL4J's {@code equals} compares parameters. Keeps no
 * model alive. Looking a model up takes the same time however many there are. Not thread-safe.
 */
final class ModelMap<T> {
  private final ReferenceQueue<Model> dropped = new ReferenceQueue<>();
  private final Map<Object, T> values = new LinkedHashMap<>();
  private final Sought sought = new Sought();

  /** A key that is kept; equal to itself alone. */
  private static final class Key extends WeakReference<Model> {
    private final int hash;

    Key(Model model, ReferenceQueue<Model> queue) {
      super(model, queue);
      this.hash = System.identityHashCode(model);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Finds the key of a model. One serves all: a step asks for its model, and must not allocate for it. */
  private static final class Sought {
    private @Nullable Model model;

    @Override
    @SuppressWarnings("EqualsDoesntCheckParameterClass")
    public boolean equals(@Nullable Object key) {
      return key instanceof Key kept && kept.refersTo(model);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(model);
    }
  }

  /** What belongs to the model; null if nothing does. */
  @Nullable
  T get(Model model) {
    sought.model = model;
    try {
      return values.get(sought);
    } finally {
      sought.model = null;
    }
  }

  void put(Model model, T value) {
    remove(model);
    values.put(new Key(model, dropped), value);
  }

  void remove(Model model) {
    sought.model = model;
    try {
      values.remove(sought);
    } finally {
      sought.model = null;
    }
  }

  int size() {
    return values.size();
  }

  /** All that is there, in the order in which it came. */
  List<T> values() {
    return new ArrayList<>(values.values());
  }

  /** Goes through those whose models are alive, in the order in which they came. */
  void forEach(BiConsumer<Model, T> action) {
    for (Map.Entry<Object, T> entry : values.entrySet()) {
      Model model = ((Key) entry.getKey()).get();
      if (model != null) {
        action.accept(model, entry.getValue());
      }
    }
  }

  /** Takes out what belongs to models that the program has dropped. */
  List<T> removeDropped() {
    List<T> removed = new ArrayList<>();
    for (Object gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      T value = values.remove(gone);
      if (value != null) {
        removed.add(value);
      }
    }
    return removed;
  }

  void clear() {
    values.clear();
  }
}
