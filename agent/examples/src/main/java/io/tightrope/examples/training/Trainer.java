package io.tightrope.examples.training;

import io.tightrope.examples.data.FashionMnist;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains a network through the stages of a ramp, with a line of progress now and then. */
public final class Trainer {

  private static final int BATCH = 100;
  private static final int STEPS_PER_LINE = 50;
  private static final int SAMPLE = 1000;

  private final MultiLayerNetwork network;
  private final Inputs train;
  private final Inputs test;
  private final Batches batches;
  private final List<Summary.Stage> stages = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private int steps;
  private int stepsBeforeStage;

  /** A trainer on these images; the seed decides the order of the batches. */
  public Trainer(MultiLayerNetwork network, Inputs train, Inputs test, long seed) {
    this.network = network;
    this.train = train;
    this.test = test;
    this.batches = new Batches(train, BATCH, seed);
  }

  /** The training images that a stage change and an initializer look at. */
  public INDArray sample() {
    return train.first(SAMPLE);
  }

  /** Prints how far there is to go. */
  public void announce(int totalSteps, int totalStages) {
    System.out.printf("%d steps in %d stages%n", totalSteps, totalStages);
  }

  /** Trains one stage, then measures and prints what it came to. */
  public Summary.Stage stage(double target, int stageSteps) {
    for (int i = 0; i < stageSteps; i++) {
      step(target);
    }
    return endStage(target);
  }

  /** Trains on one batch in a stage of that target. */
  public void step(double target) {
    network.fit(batches.next());
    steps++;
    if (steps % STEPS_PER_LINE == 0) {
      System.out.printf("step %5d  target %.3f  loss %.4g%n", steps, target, network.score());
    }
  }

  /** Measures and prints what the stage up to now came to. */
  public Summary.Stage endStage(double target) {
    Measurement end = Measurement.of(network, test);
    Summary.Stage reached = new Summary.Stage(
        stages.size() + 1,
        target,
        end.meanSparsity(),
        end.lowestSparsity(),
        end.highestSparsity(),
        end.accuracy(),
        end.computeSaved(),
        steps - stepsBeforeStage);
    System.out.printf(
        "stage %d ends at step %d: sparsity %.3f (layers %.2f to %.2f) of %.3f asked,"
            + " accuracy %.3f, %.0f %% of the multiply-accumulates saved%n",
        reached.stage(),
        steps,
        reached.achieved(),
        reached.lowest(),
        reached.highest(),
        target,
        reached.accuracy(),
        100 * reached.computeSaved());
    stages.add(reached);
    stepsBeforeStage = steps;
    return reached;
  }

  /** How many steps have been trained so far. */
  public int steps() {
    return steps;
  }

  /** What came of all stages. */
  public Summary summary(String program, Options options, FashionMnist images) {
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    return new Summary(
        program, options.seed(), images.source(), steps, seconds, List.copyOf(stages));
  }
}
