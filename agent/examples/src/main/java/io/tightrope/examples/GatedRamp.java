package io.tightrope.examples;

import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.DeepNetwork;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Raises the sparsity of a clipped network by a schedule with a gate: the next stage starts when the
 * present one has succeeded, and what breaks is rolled back. The program says where sparsity should end
 * and trains; the ramp does the rest.
 */
public final class GatedRamp {

  private static final int DEPTH = 20;
  private static final int WIDTH = 100;
  private static final SparseDesign DESIGN = SparseDesign.crelu(0.6, 2, 0.7);
  private static final double[] TARGETS = {0.6, 0.7, 0.75, 0.8, 0.85};
  private static final int STEPS = 100;
  private static final int LAST_STEPS = 2000;
  private static final int PATIENCE = 5;

  private GatedRamp() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, GatedRamp::train);
  }

  static Summary train(Options options, FashionMnist images) {
    Inputs train = Inputs.train(images);
    MultiLayerNetwork network = DeepNetwork.of(
        DEPTH, WIDTH, images.train().pixelsPerImage(), DESIGN.activation(), options.seed());
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(DESIGN, options.seed()).apply(network, trainer.sample());
    SparsityRamp ramp = SparsityRamp.on(
        network,
        trainer.sample(),
        DESIGN,
        SparsitySchedule.explicit(options.steps(STEPS), TARGETS),
        RampSettings.defaults());
    ramp.onEvent(event -> report(event, ramp, trainer));
    int mostClimbing = options.steps(STEPS) * TARGETS.length * PATIENCE;
    while (!ramp.isAtLastStage() && trainer.steps() < mostClimbing) {
      trainer.step(ramp.target());
    }
    int last = options.steps(LAST_STEPS);
    network.setLearningRate(DeepNetwork.fallingToZero(trainer.steps(), last));
    for (int i = 0; i < last; i++) {
      trainer.step(ramp.target());
    }
    trainer.endStage(ramp.target());
    return trainer.summary("GatedRamp", options, images);
  }

  /** Prints the ramp's decisions; a gate that opens before the last stage ends a stage. */
  private static void report(RunEvent event, SparsityRamp ramp, Trainer trainer) {
    System.out.printf(
        "step %5d  %s, target %s: %s%n",
        event.step(),
        event.kind().id(),
        event.details().get("target"),
        event.details().get("reason"));
    if (event.kind() == RunEvent.Kind.GATE && ramp.isGateOpen() && !ramp.isAtLastStage()) {
      trainer.endStage(ramp.target());
    }
  }
}
