package io.tightrope.benchmarks.overhead;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains two equal networks in one process, a step of the one and a step of the other, of which one
 * is watched; which of them goes first changes from pair to pair. After half of the pairs they change
 * places, since where a network's arrays lie in memory makes it up to one per cent faster or slower
 * than the other network.
 *
 * <p>DL4J allocates so much and asks for so many garbage collections that one pair in twenty has a
 * pause of up to 300 ms in it, in the one step or the other, by chance: such pairs are left out, and
 * what observing adds to the allocated heap, and so to the collector's work, is measured apart.
 */
final class PairedTraining {
  /** Steps of each network before it is watched for the first time. */
  private static final int WARM_UP = 60;

  /** Pairs of the first watch, which the compiler takes to come to know the observer's code. */
  private static final int START = 150;

  private final MultiLayerNetwork first;
  private final MultiLayerNetwork second;
  private final INDArray features;
  private final INDArray labels;
  private final Observer observer;

  private PairedTraining(Workload workload, Observer observer) {
    first = workload.network(1);
    second = workload.network(1);
    features = workload.features();
    labels = workload.labels();
    this.observer = observer;
  }

  static Result run(Workload workload, Observer observer, int pairs, IntConsumer progress)
      throws Exception {
    PairedTraining training = new PairedTraining(workload, observer);
    for (int i = 0; i < WARM_UP; i++) {
      training.step(training.first);
      training.step(training.second);
    }
    Times start = new Times(START);
    training.take(training.first, training.second, start, START, done -> {});
    int half = (pairs + 1) / 2;
    Times before = new Times(half);
    training.take(training.first, training.second, before, half, progress);
    Times after = new Times(half);
    training.take(
        training.second, training.first, after, half, done -> progress.accept(half + done));
    return new Result(
        new Crossover(before.clock(), after.clock()),
        new Crossover(before.processor(), after.processor()),
        (before.allocation() + after.allocation()) / 2,
        start.all());
  }

  private void take(
      MultiLayerNetwork watched,
      MultiLayerNetwork unwatched,
      Times times,
      int pairs,
      IntConsumer progress)
      throws Exception {
    try (AutoCloseable ignored = observer.observe(watched)) {
      for (int pair = 0; pair < pairs; pair++) {
        if (pair % 2 == 0) {
          times.with.take(pair, () -> step(watched));
          times.without.take(pair, () -> step(unwatched));
        } else {
          times.without.take(pair, () -> step(unwatched));
          times.with.take(pair, () -> step(watched));
        }
        progress.accept(pair + 1);
      }
    }
  }

  private void step(MultiLayerNetwork net) {
    net.fit(features, labels);
  }

  /**
   * What the pairs took.
   *
   * @param clock by the clock, in a JVM that has compiled the observer's code
   * @param processor the same by the training thread's processor time
   * @param allocation share by which the training thread allocated more
   * @param start the first pairs under this observer, by the clock, pauses included
   */
  record Result(Crossover clock, Crossover processor, double allocation, PairedTimes start) {}

  private record Times(StepTimes with, StepTimes without) {
    Times(int pairs) {
      this(new StepTimes(pairs), new StepTimes(pairs));
    }

    PairedTimes clock() {
      return new PairedTimes(undisturbed(with.clockNanos()), undisturbed(without.clockNanos()));
    }

    PairedTimes processor() {
      return new PairedTimes(
          undisturbed(with.processorNanos()), undisturbed(without.processorNanos()));
    }

    PairedTimes all() {
      return new PairedTimes(with.clockNanos(), without.clockNanos());
    }

    double allocation() {
      return new PairedTimes(with.allocatedBytes(), without.allocatedBytes()).cost();
    }

    private long[] undisturbed(long[] nanos) {
      return IntStream.range(0, nanos.length)
          .filter(pair -> !with.collected(pair) && !without.collected(pair))
          .mapToLong(pair -> nanos[pair])
          .toArray();
    }
  }
}
