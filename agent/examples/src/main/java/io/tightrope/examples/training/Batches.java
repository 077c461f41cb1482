package io.tightrope.examples.training;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Endless batches: all examples in a new random order each epoch, the rest of an epoch left out.
 */
public final class Batches {

  private final LabelledExamples examples;
  private final int size;
  private final Random random;
  private final int[] order;
  private int next;

  /** Batches of {@code size} examples; the same seed gives the same batches. */
  public Batches(LabelledExamples examples, int size, long seed) {
    this.examples = examples;
    this.size = Math.min(size, examples.count());
    this.random = new Random(seed);
    this.order = IntStream.range(0, examples.count()).toArray();
    this.next = order.length;
  }

  /** The next batch. */
  public DataSet next() {
    if (next + size > order.length) {
      shuffle();
      next = 0;
    }
    next += size;
    return examples.at(Arrays.copyOfRange(order, next - size, next));
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
