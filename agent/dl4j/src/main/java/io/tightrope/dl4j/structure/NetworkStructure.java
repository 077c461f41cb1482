package io.tightrope.dl4j.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Reads the nodes of an initialized network, in forward order. */
public final class NetworkStructure {
  /** Index of the input of a network without a graph. */
  public static final int INPUT = -1;

  private NetworkStructure() {}

  /**
   * The nodes of either kind of network.
   *
   * @throws IllegalArgumentException if it is neither a MultiLayerNetwork nor a ComputationGraph
   */
  public static List<Node> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return of(network);
    }
    if (model instanceof ComputationGraph graph) {
      return of(graph);
    }
    throw new IllegalArgumentException("a " + model.getClass().getName()
        + " is neither a MultiLayerNetwork nor a ComputationGraph");
  }

  private static List<Node> of(MultiLayerNetwork network) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(input(INPUT, "input"));
    for (int i = 0; i < network.getnLayers(); i++) {
      nodes.add(LayerReader.read(network.getLayer(i), i, Optional.empty(), List.of(i - 1)));
    }
    return nodes;
  }

  private static List<Node> of(ComputationGraph graph) {
    GraphVertex[] vertices = graph.getVertices();
    Map<Integer, Integer> places = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (int vertex : graph.topologicalSortOrder()) {
      int place = nodes.size();
      places.put(vertex, place);
      List<Integer> inputs = new ArrayList<>();
      if (vertices[vertex].getInputVertices() != null) {
        for (VertexIndices below : vertices[vertex].getInputVertices()) {
          inputs.add(places.getOrDefault(below.getVertexIndex(), INPUT));
        }
      }
      nodes.add(vertex(graph, vertices[vertex], place, inputs));
    }
    return nodes;
  }

  private static Node vertex(
      ComputationGraph graph, GraphVertex vertex, int place, List<Integer> inputs) {
    String name = vertex.getVertexName();
    if (vertex.hasLayer()) {
      return LayerReader.read(vertex.getLayer(), place, Optional.of(name), inputs);
    }
    var configured = graph.getConfiguration().getVertices().get(name);
    if (configured == null) {
      return input(place, name);
    }
    String kind = configured.getClass().getSimpleName();
    return new Node(
        place,
        name,
        kind,
        role(configured),
        inputs,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private static Role role(org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
    if (vertex instanceof ElementWiseVertex element
        && element.getOp() == ElementWiseVertex.Op.Add) {
      return Role.SUM;
    }
    if (vertex instanceof MergeVertex) {
      return Role.MERGE;
    }
    return vertex instanceof PreprocessorVertex || vertex instanceof LayerVertex
        ? Role.PASS
        : Role.OUTSIDE;
  }

  private static Node input(int place, String name) {
    return new Node(
        place,
        name,
        "input",
        Role.INPUT,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }
}
