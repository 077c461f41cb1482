package io.tightrope.dl4j.preflight.measure;

import io.tightrope.dl4j.structure.NetworkStructure;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.RandomState;
import io.tightrope.dl4j.structure.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * One real forward and backward pass in training mode through a copy of the network whose activations
 * and losses are watched. Labels are drawn at random; the network, its parameters and ND4J's random
 * state stay as they were.
 */
public final class Measurement {
  private final Map<Integer, Observer> observers = new TreeMap<>();

  private Measurement() {}

  /** What the pass shows of each layer that has pre-activations, by node index. */
  public static Map<Integer, Measured> of(Model model, INDArray[] inputs, long seed) {
    Measurement measurement = new Measurement();
    try (RandomState untouched = RandomState.keep()) {
      Nd4j.getRandom().setSeed(seed);
      if (model instanceof MultiLayerNetwork network) {
        measurement.pass(network.clone(), inputs[0], seed);
      } else if (model instanceof ComputationGraph graph) {
        measurement.pass(graph.clone(), inputs, seed);
      }
    }
    Map<Integer, Measured> seen = new TreeMap<>();
    measurement.observers.forEach((index, observer) -> seen.put(index, observer.seen()));
    return seen;
  }

  private void pass(MultiLayerNetwork network, INDArray input, long seed) {
    INDArray output = network.output(input);
    List<Layer> losses = watch(NetworkStructure.of(network));
    network.setInput(input);
    if (losses.isEmpty()) {
      network.feedForward(true);
      return;
    }
    network.setLabels(labels(losses.get(0), output, seed));
    network.computeGradientAndScore();
  }

  private void pass(ComputationGraph graph, INDArray[] inputs, long seed) {
    INDArray[] outputs = graph.output(inputs);
    watch(NetworkStructure.of(graph));
    graph.setInputs(inputs);
    List<String> names = graph.getConfiguration().getNetworkOutputs();
    List<INDArray> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Layer layer = graph.getVertex(names.get(i)).getLayer() == null
          ? null
          : graph.getVertex(names.get(i)).getLayer().conf().getLayer();
      if (layer == null || loss(layer).isEmpty()) {
        graph.feedForward(true);
        return;
      }
      labels.add(labels(layer, outputs[i], seed + i));
    }
    graph.setLabels(labels.toArray(INDArray[]::new));
    graph.computeGradientAndScore();
  }

  /** Replaces activations and losses of a copy; returns the layers that take a loss. */
  private List<Layer> watch(List<Node> nodes) {
    List<Layer> losses = new ArrayList<>();
    for (Node node : nodes) {
      Optional<Layer> layer = node.configuration();
      if (layer.isEmpty() || node.role() == Role.OUTSIDE) {
        continue;
      }
      if (loss(layer.get()).isPresent()) {
        losses.add(layer.get());
        watchLoss(layer.get(), observer(node));
      } else if (node.activation().isPresent()) {
        watchActivation(layer.get(), observer(node));
      }
    }
    return losses;
  }

  private Observer observer(Node node) {
    return observers.computeIfAbsent(node.index(), index -> new Observer());
  }

  private static void watchActivation(Layer layer, Observer observer) {
    if (layer instanceof ActivationLayer activation) {
      activation.setActivationFn(new ObservedActivation(activation.getActivationFn(), observer));
    } else if (layer instanceof BaseLayer base) {
      base.setActivationFn(new ObservedActivation(base.getActivationFn(), observer));
    }
  }

  private static void watchLoss(Layer layer, Observer observer) {
    if (layer instanceof BaseOutputLayer output) {
      output.setLossFn(new ObservedLoss(output.getLossFn(), observer));
    } else if (layer instanceof LossLayer output) {
      output.setLossFn(new ObservedLoss(output.getLossFn(), observer));
    }
  }

  private static Optional<ILossFunction> loss(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return Optional.of(output.getLossFn());
    }
    return layer instanceof LossLayer output ? Optional.of(output.getLossFn()) : Optional.empty();
  }

  /** Random labels of the kind that the loss takes, in the shape of the output. */
  private static INDArray labels(Layer layer, INDArray output, long seed) {
    ILossFunction loss = loss(layer).orElseThrow();
    if (loss instanceof ObservedLoss observed) {
      loss = observed.watched();
    }
    SplittableRandom random = new SplittableRandom(seed);
    long classes = output.size(1);
    if (loss instanceof LossSparseMCXENT) {
      INDArray labels = Nd4j.create(output.dataType(), output.size(0), 1);
      for (long b = 0; b < output.size(0); b++) {
        labels.putScalar(b, 0, random.nextLong(classes));
      }
      return labels;
    }
    INDArray labels = Nd4j.zeros(output.dataType(), output.shape());
    if (loss instanceof LossMCXENT || loss instanceof LossKLD) {
      for (int i = 0; i < output.tensorsAlongDimension(1); i++) {
        labels.tensorAlongDimension(i, 1).putScalar(random.nextLong(classes), 1);
      }
    } else if (loss instanceof LossBinaryXENT) {
      labels.assign(Nd4j.rand(output.shape()).gt(0.5));
    } else {
      labels.assign(Nd4j.randn(output.shape()));
    }
    return labels;
  }
}
