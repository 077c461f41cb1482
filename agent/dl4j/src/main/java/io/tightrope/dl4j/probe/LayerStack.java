package io.tightrope.dl4j.probe;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.recurrent.GravesLSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/**
 * Which layer the backward pass is in. A layer may call another inside of it (a wrapper) or itself
 * (a super-call): what is not a layer of the network belongs to the one that called it.
 */
final class LayerStack {
  private final List<LayerProbe> probes;
  private final List<Entry> entries = new ArrayList<>();
  private int depth;
  private int likely;

  /** One call of {@code backpropGradient}. */
  private static final class Entry {
    @Nullable
    LayerProbe probe;

    @Nullable
    IActivation activation;

    boolean outermost;
    boolean gated;
    int calls;
  }

  LayerStack(List<LayerProbe> probes) {
    this.probes = probes;
  }

  void clear() {
    depth = 0;
    likely = probes.size() - 1;
    for (Entry entry : entries) {
      entry.probe = null;
      entry.activation = null;
    }
  }

  /**
   * A layer is entered.
   *
   * @return its probe if it is a layer of the network entered from outside, else null
   */
  @Nullable
  LayerProbe enter(Layer layer) {
    if (depth == entries.size()) {
      entries.add(new Entry());
    }
    LayerProbe above = depth == 0 ? null : entries.get(depth - 1).probe;
    LayerProbe own = probeOf(layer);
    Entry entry = entries.get(depth++);
    entry.probe = own == null ? above : own;
    entry.outermost = own != null && own != above;
    entry.activation = NetworkLayer.activationOf(layer.conf().getLayer()).orElse(null);
    entry.gated = layer instanceof LSTM || layer instanceof GravesLSTM;
    entry.calls = 0;
    return entry.outermost ? own : null;
  }

  /**
   * A layer is left.
   *
   * @return its probe if it was entered from outside, else null
   */
  @Nullable
  LayerProbe leave() {
    if (depth == 0) {
      return null;
    }
    Entry entry = entries.get(--depth);
    return entry.outermost ? entry.probe : null;
  }

  /** The probe of the present layer, null outside of all. */
  @Nullable
  LayerProbe present() {
    return depth == 0 ? null : entries.get(depth - 1).probe;
  }

  /**
   * The present layer calls an activation.
   *
   * @return its probe if the call is that of its own activation on its pre-activations, else null
   */
  @Nullable
  LayerProbe activationCalled(IActivation activation) {
    if (depth == 0) {
      return null;
    }
    Entry entry = entries.get(depth - 1);
    if (activation != entry.activation) {
      return null;
    }
    entry.calls++;
    // An LSTM calls it on the cell's state first, then on the block's input, at each time step.
    return entry.gated && entry.calls % 2 == 1 ? null : entry.probe;
  }

  private @Nullable LayerProbe probeOf(Layer layer) {
    for (int i = 0; i < probes.size(); i++) {
      int index = Math.floorMod(likely - i, probes.size());
      if (probes.get(index).layer().is(layer)) {
        likely = index - 1;
        return probes.get(index);
      }
    }
    return null;
  }
}
