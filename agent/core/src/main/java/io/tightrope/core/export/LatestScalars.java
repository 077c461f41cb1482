package io.tightrope.core.export;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The value of each scalar of a run at the newest step that has one. Thread-safe. */
public final class LatestScalars {
  private static final Set<String> BUILT_IN =
      Set.of(ScalarBlock.LOSS, ScalarBlock.LEARNING_RATE, ScalarBlock.EXAMPLES);

  private final Map<String, Double> values = new ConcurrentHashMap<>();

  /** Takes the last value of each series. */
  public void add(ScalarBlock block) {
    block.series().forEach((name, series) -> {
      if (series.size() > 0) {
        values.put(name, series.values()[series.size() - 1]);
      }
    });
  }

  /** Takes loss and learning rate of a frame, as far as it has them. */
  public void add(StepFrame frame) {
    put(ScalarBlock.LOSS, frame.loss());
    put(ScalarBlock.LEARNING_RATE, frame.learningRate());
  }

  private void put(String name, double value) {
    if (!StepFrame.isAbsent(value)) {
      values.put(name, value);
    }
  }

  /** The newest value; NaN when there is none. */
  public double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  /** The names that are the user's own, in alphabetical order. */
  public SortedSet<String> own() {
    SortedSet<String> own = new TreeSet<>(values.keySet());
    own.removeAll(BUILT_IN);
    return own;
  }
}
