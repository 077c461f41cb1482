package io.tightrope.dl4j.checkpoint;

import io.tightrope.core.action.ModelCopy;
import io.tightrope.core.action.ModelSource;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of which copies can be made: parameters and updater state by a plain memory copy, and the
 * configuration, with the counts of steps and epochs, as DL4J writes it. Draws no random number and
 * changes nothing in the network.
 */
public final class NetworkSource implements ModelSource {
  private static final int LAST_ASCII = 126;
  private static final int ROOM = 2;

  private final Model network;

  private NetworkSource(Model network) {
    this.network = network;
  }

  /**
   * The network as a source of copies.
   *
   * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   * @throws IllegalArgumentException if it is none of these
   */
  public static NetworkSource of(Model network) {
    if (network instanceof MultiLayerNetwork || network instanceof ComputationGraph) {
      return new NetworkSource(network);
    }
    throw new IllegalArgumentException("not a network: " + network.getClass().getName());
  }

  @Override
  public void prepare() {
    int ignored = configuration().length();
  }

  @Override
  public long bytes() {
    INDArray parameters = network.params();
    INDArray state = updaterState();
    return NetworkCopy.bytes(parameters) + (state == null ? 0 : NetworkCopy.bytes(state));
  }

  /** Within the limits that JavaCPP keeps to, and those of the machine. */
  @Override
  public boolean hasRoom() {
    long needed = ROOM * bytes();
    return fits(Pointer.totalBytes(), needed, Pointer.maxBytes())
        && fits(Pointer.physicalBytes(), needed, Pointer.maxPhysicalBytes())
        && needed <= Pointer.availablePhysicalBytes();
  }

  /**
   * Returns true if no more than the maximum is used then.
   *
   * @param maximum 0 if there is none
   */
  static boolean fits(long used, long needed, long maximum) {
    return maximum <= 0 || used + needed <= maximum;
  }

  @Override
  public ModelCopy copy() {
    try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      byte[] configuration = escaped(configuration()).getBytes(StandardCharsets.US_ASCII);
      INDArray state = updaterState();
      return new NetworkCopy(
          configuration, network.params().dup(), state == null ? null : state.dup());
    }
  }

  private String configuration() {
    return network instanceof MultiLayerNetwork layers
        ? layers.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) network).getConfiguration().toJson();
  }

  /** DL4J reads the file in the character set of the machine, so it should not matter which that is. */
  static String escaped(String json) {
    if (json.chars().allMatch(character -> character <= LAST_ASCII)) {
      return json;
    }
    StringBuilder ascii = new StringBuilder(json.length() + 64);
    for (int i = 0; i < json.length(); i++) {
      char character = json.charAt(i);
      if (character <= LAST_ASCII) {
        ascii.append(character);
      } else {
        ascii.append(String.format("\\u%04x", (int) character));
      }
    }
    return ascii.toString();
  }

  /** The updater's live memory; null for updaters without any, such as plain SGD. */
  private @Nullable INDArray updaterState() {
    INDArray state = network instanceof MultiLayerNetwork layers
        ? layers.getUpdater().getStateViewArray()
        : ((ComputationGraph) network).getUpdater().getStateViewArray();
    return state == null || state.length() == 0 ? null : state;
  }
}
