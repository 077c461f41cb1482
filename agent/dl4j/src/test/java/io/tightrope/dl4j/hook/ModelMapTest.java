package io.tightrope.dl4j.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class ModelMapTest {
  private final ModelMap<String> map = new ModelMap<>();

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1)
        .list()
        .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
        .build());
    network.init();
    return network;
  }

  @Test
  void models_with_equal_parameters_are_two() {
    MultiLayerNetwork one = network();
    MultiLayerNetwork other = network();
    assertThat(one).isEqualTo(other);

    map.put(one, "one");
    assertThat(map.get(other)).isNull();
    map.put(other, "other");
    assertThat(map.get(one)).isEqualTo("one");
    map.put(one, "again");
    assertThat(map.values()).containsExactly("other", "again");
    map.remove(other);
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void what_belongs_to_dropped_models_comes_out_once_and_the_rest_stays() throws Exception {
    MultiLayerNetwork kept = network();
    map.put(kept, "kept");
    for (int i = 0; i < 20; i++) {
      map.put(network(), "dropped");
    }
    List<String> removed = new ArrayList<>();
    for (int attempt = 0; attempt < 100 && removed.size() < 20; attempt++) {
      System.gc();
      Thread.sleep(20);
      removed.addAll(map.removeDropped());
    }

    assertThat(removed).hasSize(20).containsOnly("dropped");
    assertThat(map.removeDropped()).isEmpty();
    List<String> alive = new ArrayList<>();
    map.forEach((model, value) -> alive.add(value));
    assertThat(alive).containsExactly("kept");
    assertThat(map.get(kept)).isEqualTo("kept");
  }
}
