package io.tightrope.dl4j.schedule;

import io.tightrope.dl4j.probe.AlignmentReader;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.MultiplyAccumulates;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes {@link Vitals} by one forward pass of a sample: as much as a small training step costs. */
final class VitalsReader {

  /**
   * Observations from one reading of the spectral alignments to the next: with one every five steps, every ten
   * steps, as in the runs that the limits of the rule were read off.
   */
  static final int ALIGNMENT_EVERY = 2;

  private final LayerWalk walk;
  private final INDArray sample;
  private final double[] gradientNorm;
  private final AlignmentReader alignments = new AlignmentReader();
  private long observations;

  VitalsReader(LayerWalk walk, INDArray sample) {
    this.walk = walk;
    this.sample = sample;
    this.gradientNorm = new double[sparseLayers(walk).size()];
    Arrays.fill(gradientNorm, Double.NaN);
  }

  static List<WeightedLayer> sparseLayers(LayerWalk walk) {
    return walk.layers().stream().filter(VitalsReader::isHiddenAndSparse).toList();
  }

  private static boolean isHiddenAndSparse(WeightedLayer layer) {
    return !layer.isOutput() && layer.sparseActivation().isPresent();
  }

  /** Reads the raw gradients while DL4J holds them: the sum over the batch, before clipping. */
  void readGradients(int batchSize) {
    List<WeightedLayer> layers = sparseLayers(walk);
    for (int i = 0; i < gradientNorm.length; i++) {
      gradientNorm[i] = layers.get(i).gradient().norm2Number().doubleValue() / batchSize;
    }
  }

  /**
   * Reads all but the spectral alignments.
   *
   * @param loss of the last batches, smoothed
   */
  Vitals read(double loss) {
    return read(loss, false);
  }

  /** An observation in training: reads the spectral alignments too when their time has come. */
  Vitals observe(double loss) {
    return read(loss, observations++ % ALIGNMENT_EVERY == 0);
  }

  private Vitals read(double loss, boolean aligned) {
    List<Reading> readings = new ArrayList<>();
    walk.read(new INDArray[] {sample}, visit -> {
      if (isHiddenAndSparse(visit.layer())) {
        readings.add(Reading.of(visit, aligned ? alignment(visit) : Double.NaN));
      }
    });
    return new Vitals(
        readings.stream().map(Reading::layer).toList(),
        readings.stream().mapToDouble(Reading::variance).toArray(),
        readings.stream().mapToDouble(Reading::sparsity).toArray(),
        readings.stream().mapToDouble(Reading::correlation).toArray(),
        readings.stream().mapToDouble(Reading::alignment).toArray(),
        gradientNorm.clone(),
        loss);
  }

  private double alignment(LayerWalk.Visit visit) {
    WeightedLayer layer = visit.layer();
    return alignments.read(layer.name(), layer.weights(), visit.received(), layer.convolution());
  }

  /** The share of a forward pass's multiply-accumulates that zeros make unnecessary, on the sample. */
  double computeSaved() {
    return MultiplyAccumulates.savedRatio(MultiplyAccumulates.count(walk, sample));
  }

  private record Reading(
      String layer, double variance, double sparsity, double correlation, double alignment) {

    static Reading of(LayerWalk.Visit visit, double alignment) {
      INDArray h = visit.preactivations();
      double variance = WeightedLayer.meanSquare(h);
      double correlation = correlation(h, variance);
      SparseActivation activation = visit.layer().sparseActivation().orElseThrow();
      double sparsity = shareOfZeros(activation.getActivation(h, false));
      return new Reading(visit.layer().name(), variance, sparsity, correlation, alignment);
    }

    /** {@code rho = (B r - 1) / (B - 1)}, r the share of the second moment that lies in the means. */
    private static double correlation(INDArray h, double variance) {
      double batch = h.size(0);
      double r = WeightedLayer.meanSquare(h.mean(0)) / variance;
      return (batch * r - 1) / (batch - 1);
    }

    private static double shareOfZeros(INDArray activations) {
      float[] values = activations.dup('c').data().asFloat();
      int zeros = 0;
      for (float value : values) {
        zeros += value == 0 ? 1 : 0;
      }
      return (double) zeros / values.length;
    }
  }
}
