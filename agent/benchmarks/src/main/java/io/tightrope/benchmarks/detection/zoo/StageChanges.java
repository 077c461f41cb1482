package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.dl4j.schedule.ThresholdSteering;
import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Raises the sparsity of a network by the recipe's way, at a stage's start or step by step. */
public final class StageChanges {
  /** Images that a change looks at. */
  public static final int SAMPLE = 500;

  private static final double QUICK_GAIN = 0.05;
  private static final double MODERATE_GAIN = 0.02;
  private static final double SLOW_GAIN = 0.005;
  private static final double LEAST_SECOND_MOMENT = 1e-12;

  private final Recipe recipe;
  private final MultiLayerNetwork network;

  public StageChanges(Recipe recipe, MultiLayerNetwork network) {
    this.recipe = recipe;
    this.network = network;
  }

  /** Attaches the ramp that raises the sparsity in place of {@link #change} and {@link #steer}, if the recipe says so. */
  public void attachRamp(INDArray sample) {
    if (recipe.change() != Recipe.Change.GATED) {
      return;
    }
    SparsityRamp.on(
        network,
        sample,
        ZooNetwork.design(recipe, recipe.targets().get(0)),
        SparsitySchedule.explicit(
            recipe.stageSteps(),
            recipe.targets().stream().mapToDouble(Double::doubleValue).toArray()),
        RampSettings.defaults()
            .withSteering(new ThresholdSteering(MODERATE_GAIN))
            .withPlannedSteps(recipe.steps()));
  }

  /** A stage begins. */
  public void change(double sparsity, INDArray sample) {
    SparseDesign design = ZooNetwork.design(recipe, sparsity);
    switch (recipe.change()) {
      case LAYERWISE -> changeLayerwise(sparsity, sample);
      case RESCALE -> rescale(design, sample);
      case THRESHOLDS, GROWING_CLIP ->
        ZooNetwork.hidden(network).forEach(layer -> layer.setActivation(design.activation()));
      case MEASURED_BEFORE -> measuredBefore(design, sample);
      case NONE, STEERED, STEERED_SLOWLY, STEERED_MODERATELY, GATED -> {}
    }
  }

  /** The layer-by-layer stage change, whatever the recipe's way. */
  public void changeLayerwise(double sparsity, INDArray sample) {
    new LayerwiseStageChange(ZooNetwork.design(recipe, sparsity)).apply(network, sample);
  }

  /** Between two steps of a stage. */
  public void steer(double sparsity, INDArray batch) {
    switch (recipe.change()) {
      case STEERED -> steer(sparsity, QUICK_GAIN, batch);
      case STEERED_MODERATELY -> steer(sparsity, MODERATE_GAIN, batch);
      case STEERED_SLOWLY -> steer(sparsity, SLOW_GAIN, batch);
      case GROWING_CLIP -> growClips(sparsity, batch);
      case NONE, LAYERWISE, RESCALE, THRESHOLDS, MEASURED_BEFORE, GATED -> {}
    }
  }

  private void rescale(SparseDesign design, INDArray sample) {
    double meanSquare = WeightedLayer.meanSquare(sample);
    for (WeightedLayer layer : ZooNetwork.hidden(network)) {
      double sw2 = layer.seesData()
          ? design.edge().firstLayerSw2(meanSquare)
          : design.edge().sw2();
      layer.weights().muli(Math.sqrt(sw2 / layer.scaledWeightVariance()));
      layer
          .biases()
          .ifPresent(biases -> biases.muli(Math.sqrt(design.edge().sb2()
              / Math.max(WeightedLayer.meanSquare(biases), LEAST_SECOND_MOMENT))));
      layer.setActivation(design.activation());
    }
  }

  /** Thresholds and clips from each layer's q with the layers below still unchanged. */
  private void measuredBefore(SparseDesign design, INDArray sample) {
    List<Runnable> changes = new ArrayList<>();
    LayerWalk.of(network).forEach(sample, visit -> {
      WeightedLayer layer = visit.layer();
      if (!layer.isOutput()) {
        double units = Math.sqrt(WeightedLayer.meanSquare(visit.preactivations()) / design.q());
        double tau = design.edge().activation().tau() * units;
        double m = design.edge().activation().m() * units;
        changes.add(() -> layer.setActivation(design.activation().with(tau, m, design.sparsity())));
      }
    });
    changes.forEach(Runnable::run);
  }

  private void steer(double sparsity, double gain, INDArray batch) {
    LayerWalk.of(network).forEach(batch, visit -> {
      WeightedLayer layer = visit.layer();
      SparseActivation activation = layer.sparseActivation().orElse(null);
      if (activation != null) {
        INDArray h = visit.preactivations();
        double achieved = zeros(activation, h);
        double deviation = Math.sqrt(WeightedLayer.meanSquare(h));
        double tau = activation.tau() + gain * (sparsity - achieved) * deviation;
        layer.setActivation(activation.with(
            activation.twoSided() ? Math.max(0, tau) : tau, activation.m(), sparsity));
      }
    });
  }

  private void growClips(double sparsity, INDArray batch) {
    SparseDesign design = ZooNetwork.design(recipe, sparsity);
    LayerWalk.of(network).forEach(batch, visit -> {
      WeightedLayer layer = visit.layer();
      SparseActivation activation = layer.sparseActivation().orElse(null);
      if (activation != null) {
        double q = WeightedLayer.meanSquare(visit.preactivations());
        double m = design.edge().activation().m() * Math.sqrt(q / design.q());
        if (m > 0 && Double.isFinite(m)) {
          layer.setActivation(activation.with(activation.tau(), m, sparsity));
        }
      }
    });
  }

  private static double zeros(SparseActivation activation, INDArray h) {
    float[] values = h.dup('c').data().asFloat();
    int zeros = 0;
    for (float value : values) {
      float reach = activation.twoSided() ? Math.abs(value) : value;
      zeros += reach <= activation.tau() ? 1 : 0;
    }
    return zeros / (double) values.length;
  }
}
