package io.tightrope.dl4j.probe;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of DL4J as a list of layers in network order, whichever of the two kinds it is; or one of its
 * layers by itself, which is what layer-wise pretraining trains. Does not keep the network, see {@link
 * NetworkLayer}.
 */
public final class Network {
  private static final int SEARCH_STEPS = 16;
  private static final int LONGEST_PART = 60;
  private static final String PRETRAINED = "pretrain";

  private final WeakReference<Model> model;
  private final String kind;
  private final List<NetworkLayer> layers;
  private int rateLayer;
  private int stepsUntilSearch;

  private Network(Model model, String kind, List<NetworkLayer> layers) {
    this.model = new WeakReference<>(model);
    this.kind = kind;
    this.layers = List.copyOf(layers);
  }

  /**
   * The network, or the layer that can be pretrained; empty if the model is none of these or not
   * initialized yet.
   */
  public static Optional<Network> of(Model model) {
    if (model instanceof MultiLayerNetwork net && net.getLayers() != null) {
      return Optional.of(new Network(model, "mln", chain(net)));
    }
    if (model instanceof ComputationGraph graph && graph.getVertices() != null) {
      return Optional.of(new Network(model, "graph", vertices(graph)));
    }
    if (model instanceof Layer layer && layer.isPretrainLayer()) {
      String name = name(layer, layer.getIndex());
      return Optional.of(
          new Network(model, PRETRAINED, List.of(new NetworkLayer(0, layer, name, List.of()))));
    }
    return Optional.empty();
  }

  private static List<NetworkLayer> chain(MultiLayerNetwork net) {
    List<NetworkLayer> layers = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      int index = layers.size();
      List<Integer> inputs = index == 0 ? List.of() : List.of(index - 1);
      layers.add(new NetworkLayer(index, layer, name(layer, index), inputs));
    }
    return layers;
  }

  private static List<NetworkLayer> vertices(ComputationGraph graph) {
    List<NetworkLayer> layers = new ArrayList<>();
    Map<Integer, SortedSet<Integer>> layersBehind = new HashMap<>();
    for (int vertexIndex : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[vertexIndex];
      SortedSet<Integer> below = new TreeSet<>();
      VertexIndices[] inputs = vertex.getInputVertices();
      for (VertexIndices input : inputs == null ? new VertexIndices[0] : inputs) {
        below.addAll(layersBehind.getOrDefault(input.getVertexIndex(), new TreeSet<>()));
      }
      if (vertex.hasLayer()) {
        int index = layers.size();
        layers.add(
            new NetworkLayer(index, vertex.getLayer(), vertex.getVertexName(), List.copyOf(below)));
        below = new TreeSet<>(List.of(index));
      }
      layersBehind.put(vertexIndex, below);
    }
    return layers;
  }

  private static String name(Layer layer, int index) {
    String name = layer.conf().getLayer().getLayerName();
    return name == null || name.isBlank() ? "layer" + index : name;
  }

  List<NetworkLayer> layers() {
    return layers;
  }

  /** How many layers it has. */
  public int depth() {
    return layers.size();
  }

  /**
   * Whether it is one layer that is pretrained by itself: it then has no backward pass through the network,
   * and what it computes is of another kind for each kind of layer.
   */
  public boolean isPretrained() {
    return kind.equals(PRETRAINED);
  }

  /** What is trained, if it is not the whole network, in a few letters: {@code pretrain-layer0}; or empty. */
  public String part() {
    String part = isPretrained() ? PRETRAINED + "-" + layers.get(0).name() : "";
    return part.substring(0, Math.min(part.length(), LONGEST_PART));
  }

  /** The configuration of each layer, in network order, without what wraps it. */
  public List<org.deeplearning4j.nn.conf.layers.Layer> configurations() {
    return layers.stream().map(NetworkLayer::configuration).toList();
  }

  /** In a few words: what kind of network, how many layers, and the widest hidden one. */
  public String summary() {
    int widest = layers.stream().mapToInt(NetworkLayer::units).max().orElse(0);
    return kind + "-" + layers.size() + "x" + widest;
  }

  /** Its layers in words, in network order. */
  public List<LayerDescription> describe(ActivationShapes shapes) {
    return layers.stream()
        .map(layer -> layer.describe(shapes, givesLogits(layer.index())))
        .toList();
  }

  /** A line for each layer whose activation throws when it is probed: which layer, and why. */
  public List<String> refusals(ActivationShapes shapes) {
    return layers.stream().flatMap(layer -> layer.refusal(shapes).stream()).toList();
  }

  private boolean givesLogits(int index) {
    List<NetworkLayer> readers =
        layers.stream().filter(layer -> layer.inputs().contains(index)).toList();
    return !readers.isEmpty() && readers.stream().allMatch(NetworkLayer::isLoss);
  }

  /**
   * Whether the images that a layer reads have their channels last, as the nearest convolution below it
   * gives them. A convolution itself computes with channels first, whatever it is given.
   */
  boolean channelsLast(NetworkLayer layer) {
    NetworkLayer at = layer;
    while (at.convolution().isEmpty()) {
      if (at.inputs().size() != 1) {
        return false;
      }
      at = layers.get(at.inputs().get(0));
    }
    return at != layer
        && at.convolution()
            .filter(found -> found.getCnn2dDataFormat() == CNN2DFormat.NHWC)
            .isPresent();
  }

  /**
   * The masks of its inputs in the present step, as far as this thread has set them; empty where there
   * are none.
   */
  List<INDArray> inputMasks() {
    Model present = model.get();
    Object masks = present == null ? null : Hub.masks(present);
    if (masks instanceof INDArray one) {
      return List.of(one);
    }
    return masks instanceof INDArray[] several
        ? Arrays.stream(several).filter(Objects::nonNull).toList()
        : List.of();
  }

  /** Samples in the present minibatch; 0 when the network is gone. */
  public int batchSize() {
    Model present = model.get();
    if (present instanceof MultiLayerNetwork net && net.getLabels() == null) {
      // DL4J asks the labels, which a network that is trained by errors from outside lacks.
      return net.getInput() == null ? 0 : (int) net.getInput().size(0);
    }
    return present == null ? 0 : present.batchSize();
  }

  /** Mean loss of the last step, as DL4J keeps it; NaN when the network is gone. */
  public double loss() {
    Model present = model.get();
    return present == null ? Double.NaN : present.score();
  }

  /**
   * Whether the model calls that listener; true when the network is gone. May be called on any thread,
   * and says true too if the listeners change meanwhile.
   */
  public boolean hasListener(TrainingListener listener) {
    Model present = model.get();
    try {
      Collection<TrainingListener> listeners = present instanceof MultiLayerNetwork net
          ? net.getListeners()
          : present instanceof ComputationGraph graph ? graph.getListeners() : List.of(listener);
      return List.copyOf(listeners).contains(listener);
    } catch (RuntimeException changing) {
      return true;
    }
  }

  /** Iterations done, as DL4J counts them. */
  public int iterations() {
    Model present = model.get();
    return present == null ? 0 : BaseOptimizer.getIterationCount(present);
  }

  /** Epochs done, as DL4J counts them. */
  public int epochs() {
    Model present = model.get();
    return present == null ? 0 : BaseOptimizer.getEpochCount(present);
  }

  /** The learning rate of the present iteration and epoch, as DL4J counts them. */
  public double learningRate() {
    return learningRate(iterations());
  }

  /**
   * The learning rate of the first layer that has one, NaN if none does. Cheap enough for every
   * step: it asks the layer that had one last, and walks through all of them only every {@value
   * #SEARCH_STEPS} calls while none has.
   *
   * @param iteration as the updater counts
   */
  public double learningRate(int iteration) {
    int epoch = epochs();
    double rate = rateLayer < layers.size()
        ? layers.get(rateLayer).learningRate(iteration, epoch)
        : Double.NaN;
    if (!Double.isNaN(rate) || --stepsUntilSearch >= 0) {
      return rate;
    }
    stepsUntilSearch = SEARCH_STEPS;
    for (int i = 0; i < layers.size() && Double.isNaN(rate); i++) {
      rate = layers.get(i).learningRate(iteration, epoch);
      rateLayer = i;
    }
    return rate;
  }
}
