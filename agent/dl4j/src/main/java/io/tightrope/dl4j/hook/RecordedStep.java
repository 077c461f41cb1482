package io.tightrope.dl4j.hook;

import org.deeplearning4j.nn.gradient.Gradient;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;

/**
 * A step of which only the end is followed, for its loss; looks at no layer. One for all such steps
 * of a network.
 */
final class RecordedStep extends UnreadStep {
  private final ModelWatch watch;

  RecordedStep(ModelWatch watch) {
    this.watch = watch;
  }

  /** The loss in what {@code BaseOptimizer.gradientAndScore} returns; NaN if that is what came out. */
  @SuppressWarnings("unchecked")
  static double loss(@Nullable Object gradientAndScore) {
    return gradientAndScore == null
        ? Double.NaN
        : ((Pair<Gradient, Double>) gradientAndScore).getSecond();
  }

  @Override
  public void stepDone(@Nullable Object gradientAndScore) {
    try {
      watch.stepEnded(loss(gradientAndScore));
    } finally {
      watch.stepLeft(0);
    }
  }

  @Override
  public void stepFailed() {
    watch.stepFailed(0);
  }
}
