package io.tightrope.sparse.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph has no single path to carry the sample along, so each question is one forward pass. */
record GraphWalk(ComputationGraph graph) implements LayerWalk {

  @Override
  public List<WeightedLayer> layers() {
    List<WeightedLayer> layers = new ArrayList<>();
    for (int vertex : graph.topologicalSortOrder()) {
      layer(vertex).ifPresent(layers::add);
    }
    return layers;
  }

  @Override
  public void forEach(INDArray[] inputs, Consumer<Visit> visitor) {
    int[] order = graph.topologicalSortOrder();
    for (int place = 0; place < order.length; place++) {
      int upTo = place;
      layer(order[place]).ifPresent(layer -> visitor.accept(new Here(graph, inputs, upTo, layer)));
    }
  }

  @Override
  public void read(INDArray[] inputs, Consumer<Visit> visitor) {
    Map<String, INDArray> activations = graph.feedForward(inputs, false);
    for (int vertex : graph.topologicalSortOrder()) {
      layer(vertex)
          .ifPresent(layer -> visitor.accept(
              new Passed(graph, inputs, activations, graph.getVertices()[vertex], layer)));
    }
  }

  private Optional<WeightedLayer> layer(int vertex) {
    GraphVertex v = graph.getVertices()[vertex];
    return v.hasLayer()
        ? WeightedLayer.of(
            v.getVertexName(), v.getLayer(), !hasWeightsBelow(v), own -> place(v, own))
        : Optional.empty();
  }

  private ActivationPlace place(GraphVertex vertex, BaseLayer own) {
    GraphVertex behind =
        ActivationPlace.isLeftToOthers(own) ? activationBehind(graph, vertex) : vertex;
    return behind == vertex
        ? ActivationPlace.in(own)
        : new ActivationPlace(
            own,
            Optional.of((ActivationLayer) behind.getLayer().conf().getLayer()),
            below(graph, behind) != vertex);
  }

  /** The activation layer that follows alone, perhaps after normalization; the vertex itself if none does. */
  private static GraphVertex activationBehind(ComputationGraph graph, GraphVertex vertex) {
    GraphVertex at = vertex;
    while (at.getOutputVertices() != null && at.getOutputVertices().length == 1) {
      at = graph.getVertices()[at.getOutputVertices()[0].getVertexIndex()];
      if (!at.hasLayer() || ((LayerVertex) at).getLayerPreProcessor() != null) {
        return vertex;
      }
      if (at.getLayer().conf().getLayer() instanceof ActivationLayer) {
        return at;
      }
      if (!ActivationPlace.normalizes(at.getLayer().conf().getLayer())) {
        return vertex;
      }
    }
    return vertex;
  }

  private static GraphVertex below(ComputationGraph graph, GraphVertex vertex) {
    return graph.getVertices()[vertex.getInputVertices()[0].getVertexIndex()];
  }

  private boolean hasWeightsBelow(GraphVertex vertex) {
    if (vertex.getInputVertices() != null) {
      for (VertexIndices below : vertex.getInputVertices()) {
        GraphVertex v = graph.getVertices()[below.getVertexIndex()];
        if ((v.hasLayer() && v.getLayer().numParams() > 0) || hasWeightsBelow(v)) {
          return true;
        }
      }
    }
    return false;
  }

  private static INDArray preprocessed(GraphVertex vertex, INDArray input) {
    InputPreProcessor before =
        vertex instanceof LayerVertex own ? own.getLayerPreProcessor() : null;
    return before == null
        ? input
        : before.preProcess(input, (int) input.size(0), LayerWorkspaceMgr.noWorkspaces());
  }

  /** A layer that a forward pass has gone through. */
  private record Passed(
      ComputationGraph graph,
      INDArray[] inputs,
      Map<String, INDArray> activations,
      GraphVertex vertex,
      WeightedLayer layer)
      implements Visit {

    @Override
    public INDArray input() {
      GraphVertex below = below(graph, vertex);
      return below.isInputVertex()
          ? inputs[below.getVertexIndex()]
          : Objects.requireNonNull(activations.get(below.getVertexName()));
    }

    @Override
    public INDArray received() {
      return preprocessed(vertex, input());
    }

    @Override
    public INDArray preactivations() {
      GraphVertex applied = layer.appliesItsActivation() ? vertex : activationBehind(graph, vertex);
      IActivation activation = layer.activation();
      layer.setActivation(new ActivationIdentity());
      try {
        INDArray reached = through(vertex, received());
        for (GraphVertex at = vertex; at != applied; ) {
          at = graph.getVertices()[at.getOutputVertices()[0].getVertexIndex()];
          reached = through(at, reached);
        }
        return reached;
      } finally {
        layer.setActivation(activation);
      }
    }

    private static INDArray through(GraphVertex vertex, INDArray received) {
      return vertex.getLayer().activate(received, false, LayerWorkspaceMgr.noWorkspaces());
    }
  }

  private record Here(ComputationGraph graph, INDArray[] inputs, int place, WeightedLayer layer)
      implements Visit {

    @Override
    public INDArray input() {
      return activationOf(below(graph, vertex()));
    }

    @Override
    public INDArray received() {
      return preprocessed(vertex(), input());
    }

    @Override
    public INDArray preactivations() {
      IActivation activation = layer.activation();
      layer.setActivation(new ActivationIdentity());
      try {
        // DL4J may let an activation layer overwrite what it receives, so its own output is asked
        // for.
        return activationOf(
            layer.appliesItsActivation() ? vertex() : activationBehind(graph, vertex()));
      } finally {
        layer.setActivation(activation);
      }
    }

    private GraphVertex vertex() {
      return graph.getVertices()[graph.topologicalSortOrder()[place]];
    }

    /**
     * DL4J stops a forward pass at a layer's number, not at a place, and a vertex without a layer has
     * none; so all of the graph is asked.
     */
    private INDArray activationOf(GraphVertex vertex) {
      INDArray activation = graph.feedForward(inputs, false).get(vertex.getVertexName());
      if (activation == null) {
        throw new IllegalStateException("no activation of vertex " + vertex.getVertexName());
      }
      return activation;
    }
  }
}
