package io.tightrope.benchmarks.detection.others;

import io.tightrope.benchmarks.detection.zoo.ZooNetwork;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gathers, while a step runs, what the rules of other tools look at. Not thread-safe. */
public final class OtherReader {
  private static final double FEW = 0.01;
  private static final double TANH_INPUT = 9.4999;

  private final List<Layer> hidden = new ArrayList<>();
  private final List<OtherStatistics> seen = new ArrayList<>();
  private byte[] labels = {};
  private OtherStatistics now;
  private int present = -1;
  private boolean outputRead;

  public OtherReader(MultiLayerNetwork network) {
    List<WeightedLayer> weighted = ZooNetwork.hidden(network);
    for (Layer layer : network.getLayers()) {
      if (hidden.size() < weighted.size() && layer.numParams() > 0) {
        hidden.add(layer);
      }
    }
    now = new OtherStatistics(0, hidden.size());
  }

  public List<OtherStatistics> seen() {
    return seen;
  }

  public void begin(int step, byte[] batchLabels) {
    now = new OtherStatistics(step, hidden.size());
    labels = batchLabels;
    present = -1;
    outputRead = false;
  }

  public void layerEntered(Layer layer) {
    present = -1;
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i) == layer) {
        present = i;
      }
    }
  }

  public void activationEntered(IActivation activation, @Nullable INDArray preactivations) {
    if (present < 0 || preactivations == null || now.activationsRead(present)) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      int units = (int) preactivations.size(1);
      INDArray h = preactivations.dup('c');
      float[] inputs = h.data().asFloat();
      float[] z = activation.getActivation(h, false).dup('c').data().asFloat();
      int positions = z.length / units / (int) preactivations.size(0);
      readActivations(inputs, z, units, positions);
    }
  }

  private void readActivations(float[] h, float[] z, int units, int positions) {
    int[] active = new int[units];
    int[] saturated = new int[units];
    int low = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < z.length; i++) {
      int unit = i / positions % units;
      sum += z[i];
      squares += (double) z[i] * z[i];
      low += z[i] <= 0 ? 1 : 0;
      active[unit] += z[i] != 0 ? 1 : 0;
      saturated[unit] += Math.abs(h[i]) > TANH_INPUT ? 1 : 0;
    }
    double samples = z.length / (double) units;
    double mean = sum / z.length;
    now.outputMean[present] = mean;
    now.outputDeviation[present] = Math.sqrt(Math.max(0, squares / z.length - mean * mean));
    now.notPositive[present] = low / (double) z.length;
    now.deadShare[present] =
        Arrays.stream(active).filter(count -> count < FEW * samples).count() / (double) units;
    now.saturatedShare[present] = Arrays.stream(saturated)
            .filter(count -> count > (1 - FEW) * samples)
            .count()
        / (double) units;
    now.allZero[present] = Arrays.stream(active).sum() == 0 && !Double.isNaN(mean);
  }

  public void layerLeft(@Nullable Pair<Gradient, INDArray> gradientAndEpsilon) {
    if (present < 0 || gradientAndEpsilon == null) {
      return;
    }
    INDArray weights = gradientAndEpsilon.getFirst().gradientForVariable().get("W");
    if (weights != null) {
      // DL4J's gradients are summed over the batch; the rules speak of the mean loss's.
      now.readGradient(present, floats(weights), labels.length);
    }
    present = -1;
  }

  /** The outputs before the softmax: whoever is largest is the answer. */
  public void lossEntered(@Nullable INDArray outputs) {
    if (outputs == null || outputRead) {
      return;
    }
    outputRead = true;
    float[] values = floats(outputs);
    int classes = values.length / labels.length;
    int right = 0;
    for (int row = 0; row < labels.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = values[row * classes + c] > values[row * classes + best] ? c : best;
      }
      right += best == labels[row] ? 1 : 0;
    }
    now.accuracy = right / (double) labels.length;
  }

  public void updateComputed() {
    for (int i = 0; i < hidden.size(); i++) {
      float[] weights = floats(hidden.get(i).getParam("W"));
      double update = meanAbsolute(floats(hidden.get(i).getGradientsViewArray()));
      now.readWeights(i, weights, update);
    }
  }

  private static double meanAbsolute(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }

  public void end(double loss) {
    now.loss = loss;
    if (!seen.isEmpty()) {
      now.compareWeights(seen.get(seen.size() - 1));
    }
    seen.add(now);
  }

  private static float[] floats(INDArray array) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return array.dup('c').data().asFloat();
    }
  }
}
