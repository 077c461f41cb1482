package io.tightrope.sparse.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One pass through the layers: the sample is carried from layer to layer. */
record MultiLayerWalk(MultiLayerNetwork network) implements LayerWalk {

  @Override
  public List<WeightedLayer> layers() {
    List<WeightedLayer> layers = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      layer(i, layers.isEmpty()).ifPresent(layers::add);
    }
    return layers;
  }

  @Override
  public void forEach(INDArray[] inputs, Consumer<Visit> visitor) {
    INDArray reached = inputs[0];
    boolean seesData = true;
    for (int i = 0; i < network.getnLayers(); i++) {
      Optional<WeightedLayer> layer = layer(i, seesData);
      if (layer.isPresent()) {
        visitor.accept(new Here(network, i, layer.get(), reached));
        seesData = false;
      }
      reached = through(network, i, reached);
    }
  }

  private Optional<WeightedLayer> layer(int i, boolean seesData) {
    String given = network.getLayer(i).conf().getLayer().getLayerName();
    String name = given == null ? "layer" + i : given;
    return WeightedLayer.of(name, network.getLayer(i), seesData, own -> place(i, own));
  }

  private ActivationPlace place(int index, BaseLayer own) {
    int behind = ActivationPlace.isLeftToOthers(own) ? activationBehind(network, index) : index;
    return behind > index
        ? new ActivationPlace(
            own, Optional.of((ActivationLayer) conf(network, behind)), behind > index + 1)
        : ActivationPlace.in(own);
  }

  /** The activation layer that follows, perhaps after normalization; the place itself if none does. */
  private static int activationBehind(MultiLayerNetwork network, int index) {
    int next = index + 1;
    while (next < network.getnLayers()
        && network.getLayerWiseConfigurations().getInputPreProcess(next) == null) {
      if (conf(network, next) instanceof ActivationLayer) {
        return next;
      }
      if (!ActivationPlace.normalizes(conf(network, next))) {
        return index;
      }
      next++;
    }
    return index;
  }

  private static Layer conf(MultiLayerNetwork network, int index) {
    return network.getLayer(index).conf().getLayer();
  }

  /** The activations of one layer, outside of workspaces so that they may be kept. */
  private static INDArray through(MultiLayerNetwork network, int index, INDArray input) {
    return network
        .getLayer(index)
        .activate(received(network, index, input), false, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray received(MultiLayerNetwork network, int index, INDArray input) {
    InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(index);
    return before == null
        ? input
        : before.preProcess(input, (int) input.size(0), LayerWorkspaceMgr.noWorkspaces());
  }

  private record Here(MultiLayerNetwork network, int index, WeightedLayer layer, INDArray input)
      implements Visit {

    @Override
    public INDArray received() {
      return MultiLayerWalk.received(network, index, input);
    }

    @Override
    public INDArray preactivations() {
      if (!layer.appliesItsActivation()) {
        INDArray reached = through(network, index, input);
        for (int i = index + 1; i < activationBehind(network, index); i++) {
          reached = through(network, i, reached);
        }
        return reached;
      }
      IActivation activation = layer.activation();
      layer.setActivation(new ActivationIdentity());
      try {
        return through(network, index, input);
      } finally {
        layer.setActivation(activation);
      }
    }
  }
}
