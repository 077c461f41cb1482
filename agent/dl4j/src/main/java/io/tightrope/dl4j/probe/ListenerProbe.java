package io.tightrope.dl4j.probe;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads what DL4J's listeners show of a step: activations of the hidden layers, gradients, updates
 * and parameters. With dropout the activations are those that the next layer has thinned out
 * already, so that its layer's sparsity is left out. Not thread-safe.
 */
public final class ListenerProbe {
  private final Network network;
  private final ActivationShapes shapes;
  private final List<LayerProbe> probes;
  private long step;
  private int batchSize;

  /** Follows that network. */
  public ListenerProbe(Network network, ActivationShapes shapes) {
    this.network = network;
    this.shapes = shapes;
    Tensors tensors = new Tensors();
    this.probes = network.layers().stream()
        .map(layer -> new LayerProbe(layer, network.channelsLast(layer), tensors))
        .toList();
  }

  /** A step begins whose statistics are wanted. */
  public void begin(long observedStep) {
    step = observedStep;
    batchSize = network.batchSize();
    probes.forEach(probe -> probe.begin(shapes, false));
  }

  /** The input and then each hidden layer's activations, as a {@code MultiLayerNetwork} has them. */
  public void readActivations(List<INDArray> activations) {
    for (int layer = 0; layer + 1 < activations.size() && layer + 1 < probes.size(); layer++) {
      if (!probes.get(layer + 1).layer().hasDropout()) {
        probes.get(layer).readActivations(activations.get(layer + 1), batchSize);
      }
    }
  }

  /** Activations by name, as a {@code ComputationGraph} has them. */
  public void readActivations(Map<String, INDArray> activations) {
    boolean anyDropout = probes.stream().anyMatch(probe -> probe.layer().hasDropout());
    for (LayerProbe probe : probes) {
      INDArray own = activations.get(probe.layer().name());
      if (own != null && !anyDropout) {
        probe.readActivations(own, batchSize);
      }
    }
  }

  /** All gradients, by {@code layer_parameter}. */
  public void readGradients(Map<String, INDArray> gradients) {
    for (LayerProbe probe : probes) {
      Map<String, INDArray> own = new HashMap<>();
      gradients.forEach((key, gradient) -> {
        int separator = key.lastIndexOf('_');
        String layer = key.substring(0, Math.max(separator, 0));
        if (layer.equals(probe.layer().name())
            || layer.equals(Integer.toString(probe.layer().index()))) {
          own.put(key.substring(separator + 1), gradient);
        }
      });
      probe.readParameterGradients(own);
    }
  }

  /**
   * The step is over, its update computed.
   *
   * @param loss the mean loss that DL4J computed; NaN is a measurement
   * @return a frame, complete but for what the watch fills in
   */
  public StepFrame.Builder end(double loss) {
    StepFrame.Builder frame = StepFrame.builder(probes.size())
        .step(step)
        .loss(StepFrame.measured(loss))
        .epoch(network.epochs())
        .batchSize(batchSize)
        .learningRate(network.learningRate());
    for (LayerProbe probe : probes) {
      probe.readParameters();
      probe.write(frame, batchSize, null);
    }
    return frame;
  }
}
