package io.tightrope.core.stats;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The statistics by their definitions, one element after the other, in doubles. */
final class Naive {
  double sum;
  double sumOfSquares;
  long count;
  long silent;
  long clipped;
  long nonFinite;
  double deadUnits;
  double inputCorrelation;

  static Naive of(Tensor tensor, int batchAxis, int unitAxis, ActivationBands bands) {
    Naive naive = new Naive();
    Set<Integer> alive = new HashSet<>();
    Map<String, double[]> cells = new HashMap<>();
    tensor.forEach(index -> {
      double x = tensor.get(index);
      naive.count++;
      naive.sum += x;
      naive.sumOfSquares += x * x;
      naive.nonFinite += Double.isFinite(x) ? 0 : 1;
      if (x >= bands.silentFrom() && x <= bands.silentTo()) {
        naive.silent++;
      } else if (unitAxis >= 0) {
        alive.add(index[unitAxis]);
      }
      naive.clipped += x <= bands.clippedBelow() || x >= bands.clippedAbove() ? 1 : 0;
      StringBuilder cell = new StringBuilder();
      for (int axis = 0; axis < index.length; axis++) {
        cell.append(axis == batchAxis ? "" : index[axis] + ",");
      }
      double[] sums = cells.computeIfAbsent(cell.toString(), key -> new double[2]);
      sums[0] += x;
      sums[1] += x * x;
    });
    double batch = batchAxis < 0 ? 1 : tensor.shape()[batchAxis];
    double squaredMeans = 0;
    double meanSquares = 0;
    for (double[] sums : cells.values()) {
      squaredMeans += sums[0] / batch * (sums[0] / batch);
      meanSquares += sums[1] / batch;
    }
    naive.inputCorrelation = (batch * squaredMeans / meanSquares - 1) / (batch - 1);
    long units = unitAxis < 0 ? 0 : tensor.shape()[unitAxis];
    naive.deadUnits = units == 0 ? Double.NaN : (double) (units - alive.size()) / units;
    return naive;
  }
}
