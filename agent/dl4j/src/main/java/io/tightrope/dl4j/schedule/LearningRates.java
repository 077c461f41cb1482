package io.tightrope.dl4j.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;

/** The updater's settings of each layer, learning rate and schedule among them, at one moment. */
final class LearningRates {

  private record Settings(Optional<IUpdater> weights, Optional<IUpdater> biases) {

    static Settings of(BaseLayer layer) {
      return new Settings(copy(layer.getIUpdater()), copy(layer.getBiasUpdater()));
    }

    private static Optional<IUpdater> copy(@Nullable IUpdater updater) {
      return Optional.ofNullable(updater).map(IUpdater::clone);
    }

    void restore(BaseLayer layer) {
      weights.map(IUpdater::clone).ifPresent(layer::setIUpdater);
      biases.map(IUpdater::clone).ifPresent(layer::setBiasUpdater);
    }
  }

  private final List<Settings> settings;

  private LearningRates(List<Settings> settings) {
    this.settings = settings;
  }

  static LearningRates of(Model network) {
    return new LearningRates(layers(network).stream().map(Settings::of).toList());
  }

  /**
   * Puts the settings back, if they have changed. DL4J groups parameters by equal settings, and the
   * updater's state by those groups: the updater is then made anew, its state to be filled in after.
   */
  void restore(Model network) {
    List<BaseLayer> layers = layers(network);
    if (settings.equals(layers.stream().map(Settings::of).toList())) {
      return;
    }
    for (int i = 0; i < layers.size(); i++) {
      settings.get(i).restore(layers.get(i));
    }
    if (network instanceof MultiLayerNetwork chain) {
      chain.setUpdater(null);
    } else {
      ((ComputationGraph) network).setUpdater(null);
    }
  }

  private static List<BaseLayer> layers(Model network) {
    Layer[] all = network instanceof MultiLayerNetwork chain
        ? chain.getLayers()
        : ((ComputationGraph) network).getLayers();
    List<BaseLayer> plain = new ArrayList<>();
    for (Layer layer : all) {
      if (layer.conf().getLayer() instanceof BaseLayer base) {
        plain.add(base);
      }
    }
    return plain;
  }
}
