package io.tightrope.benchmarks.sampling;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.sampling.LossJump;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One choice of steps that a sampler may have observed: the first 21 of the run and of each stage in any
 * case, then what the kind says. The same seed always gives the same choice.
 *
 * @param seed of the choice; it also decides the kind, so that consecutive seeds mix them
 */
record Pattern(int seed) {
  /** Steps at the start and after a stage change that are observed in any case. */
  static final int DENSE = 21;

  private static final int EVERY = 7;

  /** What a machine affords. */
  enum Kind {
    GAPS("gaps of 20 to 500", 20, 500),
    ONE_IN_SEVEN("one step in 7", EVERY, EVERY),
    BURSTS("bursts of 5 to 30", 50, 300),
    LOADED("loaded machine", 2, 500);

    final String title;
    final int leastGap;
    final int mostGap;

    Kind(String title, int leastGap, int mostGap) {
      this.title = title;
      this.leastGap = leastGap;
      this.mostGap = mostGap;
    }
  }

  Kind kind() {
    return Kind.values()[Math.floorMod(seed, Kind.values().length)];
  }

  /** Which of a run's frames are observed. */
  BitSet of(List<StepFrame> frames) {
    return new Choice(kind(), new SplittableRandom(seed)).of(frames);
  }

  /** Goes through a run and chooses. */
  private static final class Choice {
    /** How much longer each gap of a loaded machine is than the one before. */
    private static final double GROWTH = 1.5;

    private final Kind kind;
    private final SplittableRandom random;
    private final LossJump jumps = new LossJump();
    private double loadedGap = Kind.LOADED.leastGap;
    private int next;
    private int denseUntil = DENSE;

    Choice(Kind kind, SplittableRandom random) {
      this.kind = kind;
      this.random = random;
    }

    BitSet of(List<StepFrame> frames) {
      BitSet observed = new BitSet(frames.size());
      for (int i = 0; i < frames.size(); i++) {
        if (i > 0 && frames.get(i).stage() != frames.get(i - 1).stage()) {
          dense(i, DENSE);
        }
        if (i >= next) {
          observed.set(i);
          next = i + (i + 1 < denseUntil ? 1 : gap(i));
        }
        if (kind == Kind.LOADED && jumps.test(frames.get(i).loss())) {
          dense(i + 1, DENSE);
        }
      }
      return observed;
    }

    private void dense(int from, int steps) {
      denseUntil = Math.max(denseUntil, from + steps);
      next = Math.min(next, from);
    }

    /** Steps from this one to the next that is observed. */
    private int gap(int now) {
      return switch (kind) {
        case GAPS -> between(Kind.GAPS);
        // The phase is the seed's at first.
        case ONE_IN_SEVEN -> now + 1 == denseUntil ? random.nextInt(1, EVERY + 1) : EVERY;
        case BURSTS -> {
          int gap = between(Kind.BURSTS);
          denseUntil = now + gap + random.nextInt(5, 31);
          yield gap;
        }
        case LOADED -> {
          int gap = (int) loadedGap;
          loadedGap =
              Math.min(Kind.LOADED.mostGap, loadedGap * (1 + random.nextDouble() * (GROWTH - 1)));
          yield gap;
        }
      };
    }

    private int between(Kind range) {
      return random.nextInt(range.leastGap, range.mostGap + 1);
    }
  }
}
