package io.tightrope.benchmarks.ordinary.loop;

import static io.tightrope.benchmarks.ordinary.network.Networks.feedForward;
import static io.tightrope.benchmarks.ordinary.network.Networks.list;

import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Learns the worth of each move on a small grid with a goal in one corner. The targets come from an
 * older copy of the network, so they move while it learns and the loss does not only fall. Not
 * thread-safe.
 */
public final class GridWalk {
  private static final int SIDE = 4;
  private static final int PLACES = SIDE * SIDE;
  private static final int GOAL = PLACES - 1;
  private static final int MOVES = 4;
  private static final int BATCH = 32;
  private static final int COPY_EVERY = 50;
  private static final double DISCOUNT = 0.8;

  private final MultiLayerNetwork network;
  private final Random random;
  private MultiLayerNetwork older;
  private int steps;

  public GridWalk(long seed, Activation activation, IUpdater updater) {
    NeuralNetConfiguration.Builder start =
        new NeuralNetConfiguration.Builder().seed(seed).updater(updater);
    network = feedForward(
        list(start, activation)
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(MOVES)
                .build()),
        PLACES);
    random = new Random(seed);
    older = network.clone();
  }

  /** The network that learns what a move is worth. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** A step, which is carried out as {@code watched} wants. */
  public void goOn(Consumer<Runnable> watched) {
    if (steps++ % COPY_EVERY == 0) {
      older = network.clone();
    }
    INDArray worth = older.output(Nd4j.eye(PLACES), false);
    INDArray places = Nd4j.zeros(BATCH, PLACES);
    INDArray targets = Nd4j.zeros(BATCH, MOVES);
    for (int row = 0; row < BATCH; row++) {
      int place = random.nextInt(GOAL);
      places.putScalar(row, place, 1);
      for (int move = 0; move < MOVES; move++) {
        int next = after(place, move);
        double later =
            next == GOAL ? 1 : DISCOUNT * worth.getRow(next).maxNumber().doubleValue();
        targets.putScalar(row, move, later);
      }
    }
    DataSet batch = new DataSet(places, targets);
    watched.accept(() -> network.fit(batch));
  }

  /** Where a move leads; it stays where there is a wall. */
  private static int after(int place, int move) {
    int x = place % SIDE;
    int y = place / SIDE;
    return switch (move) {
      case 0 -> x < SIDE - 1 ? place + 1 : place;
      case 1 -> y < SIDE - 1 ? place + SIDE : place;
      case 2 -> x > 0 ? place - 1 : place;
      default -> y > 0 ? place - SIDE : place;
    };
  }

  /** Share of the places from which the best move leads nearer to the goal. */
  public double rightMoves() {
    INDArray worth = network.output(Nd4j.eye(PLACES), false);
    int right = 0;
    for (int place = 0; place < GOAL; place++) {
      int best = worth.getRow(place).argMax().getInt(0);
      right += best < 2 && after(place, best) != place ? 1 : 0;
    }
    return right / (double) GOAL;
  }
}
