package io.tightrope.benchmarks.inference;

import io.tightrope.benchmarks.inference.way.Way;
import io.tightrope.benchmarks.inference.way.Way.Kind;
import io.tightrope.benchmarks.inference.way.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One network with batches of one size, measured.
 *
 * @param zeros share of the multiply-accumulates whose input is exactly 0
 * @param batch samples per call
 * @param titles of the ways
 * @param kinds of the ways
 * @param times of the ways
 */
record Row(
    String network,
    int width,
    double asked,
    double zeros,
    int batch,
    List<String> titles,
    List<Kind> kinds,
    Turns.Times times) {
  private static final float ROUNDING = 1e-4f;

  static Row measure(Subject subject, int batch, int rounds) {
    Workload workload = Workload.of(subject.network(), subject.samples(), batch);
    List<Way> ways = Way.all(workload);
    requireEqualOutputs(ways);
    return new Row(
        subject.name(),
        subject.width(),
        subject.asked(),
        subject.zeros(),
        batch,
        ways.stream().map(Way::title).toList(),
        ways.stream().map(Way::kind).toList(),
        Turns.measure(ways, workload.batches().size(), rounds));
  }

  /** A way that computes something else would be compared for nothing. */
  private static void requireEqualOutputs(List<Way> ways) {
    ways.forEach(way -> way.run(0));
    float[][] expected = ways.get(0).outputs();
    for (Way way : ways) {
      float[][] outputs = way.outputs();
      for (int row = 0; row < expected.length; row++) {
        for (int i = 0; i < expected[row].length; i++) {
          if (!(Math.abs(outputs[row][i] - expected[row][i]) <= ROUNDING)) {
            throw new IllegalStateException(way.title() + " gives " + outputs[row][i]
                + " where MultiLayerNetwork.output gives " + expected[row][i]);
          }
        }
      }
    }
  }

  double micros(int way) {
    return Ratio.median(times.micros()[way]);
  }

  int output() {
    return fastest(kind -> kind == Kind.OUTPUT);
  }

  /** The fastest of the dense ways through ND4J or OpenBLAS. */
  int fastestLibrary() {
    return fastest(kind -> kind == Kind.OUTPUT || kind == Kind.PREALLOCATED);
  }

  int loop() {
    return fastest(kind -> kind == Kind.LOOP);
  }

  int sparse() {
    return fastest(kind -> kind == Kind.SPARSE);
  }

  private int fastest(Predicate<Kind> wanted) {
    return IntStream.range(0, kinds.size())
        .filter(way -> wanted.test(kinds.get(way)))
        .boxed()
        .min(Comparator.comparingDouble(this::micros))
        .orElseThrow();
  }

  /** How many times as long that way takes as SparseInference. */
  Ratio ratio(int way) {
    return Ratio.of(times.micros()[way], times.micros()[sparse()]);
  }
}
