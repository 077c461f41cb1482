package io.tightrope.dl4j.structure;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;

/**
 * One layer or vertex.
 *
 * @param index place in forward order; layers of a {@code MultiLayerNetwork} count from 0 as DL4J
 *     counts them, its input is -1
 * @param name the name that its configuration gives it, else its place with two digits
 * @param kind what DL4J calls it, in one word
 * @param role what it does to the variance
 * @param inputs indices of the nodes it reads
 * @param configuration the live layer's configuration; empty for a vertex without one
 * @param weights its parameters, if its role has any
 * @param activation its activation, if it has one of a known place
 * @param retained share of its inputs that dropout keeps in training, 1 without
 */
public record Node(
    int index,
    String name,
    String kind,
    Role role,
    List<Integer> inputs,
    Optional<Layer> configuration,
    Optional<Weights> weights,
    Optional<IActivation> activation,
    double retained) {

  public Node {
    inputs = List.copyOf(inputs);
  }
}
