package io.tightrope.dl4j.hook;

import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.probe.Network;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * The watched models by identity: DL4J's {@code equals} compares parameters. Keeps none of them
 * alive. Thread-safe.
 */
final class ModelWatches {
  private final Agent agent;
  private final ReferenceQueue<Model> dropped = new ReferenceQueue<>();
  private final List<Entry> entries = new ArrayList<>();
  private final boolean discovers;
  private boolean closed;

  /** A model and its watch; no watch for a model of a kind that cannot be watched. */
  private static final class Entry extends WeakReference<Model> {
    private final Optional<ModelWatch> watch;

    Entry(Model model, ReferenceQueue<Model> queue, Optional<ModelWatch> watch) {
      super(model, queue);
      this.watch = watch;
    }
  }

  /**
   * @param discovers whether a model is watched without being asked for
   */
  ModelWatches(Agent agent, boolean discovers) {
    this.agent = agent;
    this.discovers = discovers;
  }

  /** The watch of that model, null if it is not watched. */
  synchronized @Nullable ModelWatch of(Model model) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).refersTo(model)) {
        return entries.get(i).watch.orElse(null);
      }
    }
    return discovers ? add(model) : null;
  }

  /** A new watch of that model, null if it is of a kind that cannot be watched. */
  synchronized @Nullable ModelWatch add(Model model) {
    endDropped();
    if (closed) {
      return null;
    }
    Optional<ModelWatch> watch = Network.of(model).map(network -> ModelWatch.start(agent, network));
    entries.removeIf(entry -> entry.refersTo(model));
    entries.add(new Entry(model, dropped, watch));
    return watch.orElse(null);
  }

  private void endDropped() {
    for (Object gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      Entry entry = (Entry) gone;
      entries.remove(entry);
      entry.watch.ifPresent(ModelWatch::close);
    }
  }

  synchronized void close() {
    closed = true;
    for (Entry entry : entries) {
      entry.watch.ifPresent(ModelWatch::close);
    }
    entries.clear();
  }
}
