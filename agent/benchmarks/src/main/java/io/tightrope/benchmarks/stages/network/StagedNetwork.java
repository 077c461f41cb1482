package io.tightrope.benchmarks.stages.network;

import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A chain of layers or a graph with one input, behind the calls that this benchmark makes. Not
 * thread-safe.
 */
public sealed interface StagedNetwork {

  /** Makes one step. */
  void fit(DataSet batch);

  /** A walk through the layers with weights. */
  LayerWalk walk();

  /** All layers in forward order, those without weights too. */
  Layer[] layers();

  /** Replaces the learning rates of all layers from the next step on. */
  void setLearningRate(ISchedule rate);

  /** Draws weights and biases. */
  void initialize(EdgeOfChaosInitializer initializer, INDArray sample);

  /** Puts the network on the first stage of a schedule. */
  SparsityRamp ramp(
      INDArray sample, SparseDesign design, SparsitySchedule schedule, RampSettings settings);

  /** A chain of layers. */
  record Chain(MultiLayerNetwork network) implements StagedNetwork {
    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public LayerWalk walk() {
      return LayerWalk.of(network);
    }

    @Override
    public Layer[] layers() {
      return network.getLayers();
    }

    @Override
    public void setLearningRate(ISchedule rate) {
      network.setLearningRate(rate);
    }

    @Override
    public void initialize(EdgeOfChaosInitializer initializer, INDArray sample) {
      initializer.apply(network, sample);
    }

    @Override
    public SparsityRamp ramp(
        INDArray sample, SparseDesign design, SparsitySchedule schedule, RampSettings settings) {
      return SparsityRamp.on(network, sample, design, schedule, settings);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraph network) implements StagedNetwork {
    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public LayerWalk walk() {
      return LayerWalk.of(network);
    }

    @Override
    public Layer[] layers() {
      return network.getLayers();
    }

    @Override
    public void setLearningRate(ISchedule rate) {
      network.setLearningRate(rate);
    }

    @Override
    public void initialize(EdgeOfChaosInitializer initializer, INDArray sample) {
      initializer.apply(network, sample);
    }

    @Override
    public SparsityRamp ramp(
        INDArray sample, SparseDesign design, SparsitySchedule schedule, RampSettings settings) {
      return SparsityRamp.on(network, sample, design, schedule, settings);
    }
  }
}
