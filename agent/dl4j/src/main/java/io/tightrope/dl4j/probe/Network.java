package io.tightrope.dl4j.probe;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A network of DL4J as a list of layers in network order, whichever of the two kinds it is. Does not
 * keep the network, see {@link NetworkLayer}.
 */
public final class Network {
  private static final int SEARCH_STEPS = 16;

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

  /** The network, or empty if the model is neither kind or not initialized yet. */
  public static Optional<Network> of(Model model) {
    if (model instanceof MultiLayerNetwork net && net.getLayers() != null) {
      return Optional.of(new Network(model, "mln", chain(net)));
    }
    if (model instanceof ComputationGraph graph && graph.getVertices() != null) {
      return Optional.of(new Network(model, "graph", vertices(graph)));
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

  /** Samples in the present minibatch; 0 when the network is gone. */
  public int batchSize() {
    Model present = model.get();
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

  /**
   * The learning rate of the first layer that has one, NaN if none does. Cheap enough for every
   * step: it asks the layer that had one last, and walks through all of them only every {@value
   * #SEARCH_STEPS} calls while none has.
   */
  public double learningRate() {
    int iteration = iterations();
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
