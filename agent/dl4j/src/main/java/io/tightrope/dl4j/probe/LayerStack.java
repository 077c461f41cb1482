package io.tightrope.dl4j.probe;

import io.tightrope.dl4j.probe.Padding.Place;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.layers.recurrent.GravesLSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * Which layer the backward pass is in. A layer may call another inside of it (a wrapper) or itself
 * (a super-call): what is not a layer of the network belongs to the one that called it.
 */
final class LayerStack {
  /** At each time step, an LSTM calls its activation on the cell's state first, then on the block's input. */
  private static final int CALLS_OF_GATED = 2;

  /** An LSTM calls one and the same activation for its gates, too: which call is which is not known. */
  private static final int UNTOLD = 0;

  private final List<LayerProbe> probes;
  private final List<Entry> entries = new ArrayList<>();
  private final Padding nothing = new Padding();
  private int depth;
  private int likely;

  /** One call of {@code backpropGradient}. */
  private static final class Entry {
    @Nullable
    LayerProbe probe;

    @Nullable
    IActivation activation;

    boolean outermost;

    @Nullable
    Layer layer;

    int callees;
    int callsPerStep;
    int calls;
    final Padding padding = new Padding();
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
      entry.padding.clear();
      entry.layer = null;
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
    entry.callsPerStep = callsPerStep(layer, entry.activation);
    entry.calls = 0;
    entry.layer = layer;
    entry.callees = 0;
    entry.padding.begin(layer, depth < 2 ? Place.PLAIN : placeIn(entries.get(depth - 2), layer));
    return entry.outermost ? own : null;
  }

  private static Place placeIn(Entry caller, Layer layer) {
    caller.callees++;
    if (caller.layer == layer) {
      return caller.padding.place();
    }
    if (caller.layer instanceof TimeDistributedLayer) {
      return Place.FOLDED;
    }
    return caller.layer instanceof BidirectionalLayer && caller.callees == 2
        ? Place.REVERSED
        : Place.PLAIN;
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
   * @return its probe if the call is that of its own activation on its pre-activations, or of a further
   *     activation in a layer of the program's own; else null, as for the gates of an LSTM
   */
  @Nullable
  LayerProbe activationCalled(IActivation activation) {
    if (depth == 0) {
      return null;
    }
    Entry entry = entries.get(depth - 1);
    if (activation != entry.activation) {
      return isOwnKind(entry.layer) ? entry.probe : null;
    }
    entry.calls++;
    if (entry.callsPerStep == UNTOLD || entry.calls % entry.callsPerStep != 0) {
      return null;
    }
    entry.padding.next();
    return entry.probe;
  }

  /** The padding of what the present layer reads. */
  Padding padding() {
    return depth == 0 ? nothing : entries.get(depth - 1).padding;
  }

  private static boolean isOwnKind(@Nullable Layer layer) {
    return layer != null && !layer.getClass().getName().startsWith("org.deeplearning4j.");
  }

  /** Whether it is the present layer's own activation, and not a further one. */
  boolean isMain(IActivation activation) {
    return depth > 0 && entries.get(depth - 1).activation == activation;
  }

  private static int callsPerStep(Layer layer, @Nullable IActivation activation) {
    boolean isGated = layer instanceof LSTM
        || layer instanceof GravesLSTM
        || layer instanceof GravesBidirectionalLSTM;
    if (!isGated) {
      return 1;
    }
    // DL4J computes the derivative of these gates itself.
    boolean gatesCall = !(gateActivation(layer) instanceof ActivationSigmoid);
    return gatesCall && gateActivation(layer) == activation ? UNTOLD : CALLS_OF_GATED;
  }

  private static @Nullable IActivation gateActivation(Layer layer) {
    return layer.conf().getLayer() instanceof AbstractLSTM gated
        ? gated.getGateActivationFn()
        : layer.conf().getLayer()
                instanceof org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM both
            ? both.getGateActivationFn()
            : null;
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
