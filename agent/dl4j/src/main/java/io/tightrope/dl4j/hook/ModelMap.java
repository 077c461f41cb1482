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
  private final Map<Key, T> values = new LinkedHashMap<>();

  /** Equal to a key of the same model, and to itself when its model is gone. */
  private static final class Key extends WeakReference<Model> {
    private final int hash;

    /** A key to be kept. */
    Key(Model model, @Nullable ReferenceQueue<Model> queue) {
      super(model, queue);
      this.hash = System.identityHashCode(model);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Model model = get();
      return model != null && other instanceof Key key && key.refersTo(model);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** What belongs to the model; null if nothing does. */
  @Nullable
  T get(Model model) {
    return values.get(new Key(model, null));
  }

  void put(Model model, T value) {
    remove(model);
    values.put(new Key(model, dropped), value);
  }

  void remove(Model model) {
    values.remove(new Key(model, null));
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
    for (Map.Entry<Key, T> entry : values.entrySet()) {
      Model model = entry.getKey().get();
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
