package io.tightrope.benchmarks.ordinary.network;

import io.tightrope.benchmarks.ordinary.data.Data;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * A kind of network that can be built for any fitting data.
 *
 * @param family such as {@code mlp}
 * @param activation of the hidden layers, in lower case
 * @param hidden places in network order, from 0, of the hidden layers that have weights and that
 *     activation; may be empty where nobody has written them down
 * @param builder builds it
 */
public record Network(String family, String activation, List<Integer> hidden, Builder builder) {
  /** Builds a network for some data. */
  public interface Builder {
    Model build(NeuralNetConfiguration.Builder start, Data data);
  }

  public Model build(NeuralNetConfiguration.Builder start, Data data) {
    return builder.build(start, data);
  }
}
