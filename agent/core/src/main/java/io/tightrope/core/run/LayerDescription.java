package io.tightrope.core.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One layer of the watched model.
 *
 * <p>A kind is free text, and two words in it decide, in capitals or not: a kind that contains
 * {@code output} is an output layer ({@code output}, {@code rnn_output}), one that contains {@code
 * convolution} is a convolution ({@code convolution}, {@code convolution1d}). Every other kind
 * ({@code dense}, {@code recurrent}, {@code hidden}, ...) is a hidden layer whose units are drawn
 * independently.
 *
 * @param index position in network order, from 0
 * @param name the framework's name of the layer
 * @param kind what it computes, see above
 * @param units width: units of a dense layer, channels of a convolution
 * @param fanIn inputs of one unit (kernel area times input channels for a convolution), 0 if it has
 *     no weights
 * @param inputs indices of the layers it reads; empty for the first, and for a plain chain of
 *     layers, where each reads the one before it
 * @param activation its activation function, empty if it has none of its own
 */
public record LayerDescription(
    int index,
    String name,
    String kind,
    int units,
    int fanIn,
    List<Integer> inputs,
    Optional<ActivationDescription> activation) {

  public LayerDescription {
    inputs = List.copyOf(inputs);
  }

  /** Returns true for an output layer, whose signal goes to the loss and not to another layer. */
  public boolean isOutput() {
    return kind.toLowerCase(Locale.ROOT).contains("output");
  }

  /** Returns true for an embedding: its fan-in is the size of a vocabulary, of which it reads one row. */
  public boolean isEmbedding() {
    return kind.toLowerCase(Locale.ROOT).contains("embedding");
  }

  /** Returns true for a convolution, whose units are channels. */
  public boolean isConvolution() {
    return kind.toLowerCase(Locale.ROOT).contains("convolution");
  }
}
