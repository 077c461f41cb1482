package io.tightrope.dl4j.structure;

import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's random generator as it was, to be put back: looking at a network must not change the numbers
 * that its training draws.
 *
 * <pre>{@code
 * try (RandomState untouched = RandomState.keep()) {
 *   network.computeGradientAndScore();
 * }
 * }</pre>
 */
public final class RandomState implements AutoCloseable {
  private final Random random;
  private final long root;
  private final long node;

  private RandomState(Random random) {
    this.random = random;
    this.root = random.rootState();
    this.node = random.nodeState();
  }

  /** Notes the state of the calling thread's generator. */
  public static RandomState keep() {
    return new RandomState(Nd4j.getRandom());
  }

  @Override
  public void close() {
    random.setStates(root, node);
  }
}
