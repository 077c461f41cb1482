package io.tightrope.examples;

import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.schedule.RampSettings;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.dl4j.schedule.SparsitySchedule;
import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.CosineFall;
import io.tightrope.examples.training.DeepNetwork;
import io.tightrope.examples.training.Inputs;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Program;
import io.tightrope.examples.training.Summary;
import io.tightrope.examples.training.Trainer;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;

/**
 * Raises the sparsity of a shifted ReLU network by a schedule with a gate: the next stage starts when the
 * present one is held, and what breaks is rolled back. The program says where sparsity should end
 * and how long it trains; the ramp does the rest. {@link DenseBaseline} is the same network without it.
 */
public final class GatedRamp {
  private static final int DEPTH = 12;
  private static final int WIDTH = 200;
  private static final double LEARNING_RATE = 1e-3;
  static final int STEPS = 1200;

  private static final SparseDesign DESIGN = SparseDesign.reluTau(0.5, 2);

  /** A little above the 0.85 that are wanted: in so short a training the penalty arrives from below. */
  private static final double TARGET = 0.88;

  private GatedRamp() {}

  /** Takes the options that {@code --help} lists. */
  public static void main(String[] args) {
    Program.main(args, GatedRamp::train);
  }

  static Summary train(Options options, FashionMnist images) {
    Inputs train = Inputs.train(images);
    int steps = options.steps(STEPS);
    MultiLayerNetwork network = network(options, images, DESIGN.activation());
    Trainer trainer = new Trainer(network, train, Inputs.test(images), options.seed());
    new EdgeOfChaosInitializer(DESIGN, options.seed()).apply(network, trainer.sample());
    SparsitySchedule schedule = SparsitySchedule.recommended(TARGET, steps);
    trainer.announce(steps, schedule.stages().size());
    SparsityRamp ramp = SparsityRamp.on(
        network, trainer.sample(), DESIGN, schedule, RampSettings.recommended(steps));
    ramp.onEvent(event -> report(event, ramp, trainer));
    while (trainer.steps() < steps) {
      trainer.step(ramp.target());
    }
    trainer.endStage(ramp.target());
    return trainer.summary("GatedRamp", options, images);
  }

  /** The network with that activation, its learning rate falling to 0 over the training. */
  static MultiLayerNetwork network(Options options, FashionMnist images, IActivation activation) {
    MultiLayerNetwork network =
        DeepNetwork.of(DEPTH, WIDTH, images.train().pixelsPerImage(), activation, options.seed());
    network.setLearningRate(new CosineFall(LEARNING_RATE, 0, options.steps(STEPS)));
    return network;
  }

  /** Prints the ramp's decisions; a gate that opens before the last stage ends a stage. */
  static void report(RunEvent event, SparsityRamp ramp, Trainer trainer) {
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
