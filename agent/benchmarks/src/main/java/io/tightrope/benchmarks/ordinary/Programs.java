package io.tightrope.benchmarks.ordinary;

import io.tightrope.benchmarks.ordinary.data.Data;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The usual ways of training a network. */
final class Programs {
  private Programs() {}

  /** What becomes of a minibatch before the network gets it. */
  interface Feed {
    /** Leaves the minibatch itself as it is. */
    DataSet at(long step, DataSet batch);
  }

  /** Fits the network to the minibatches, one after the other and from the first again. */
  static Program fit(Model model, Data data, int batch) {
    return fit(model, data, batch, (step, rows) -> rows);
  }

  /** The same with minibatches that are changed on their way. */
  static Program fit(Model model, Data data, int batch, Feed feed) {
    return new Program(
        model,
        new Rounds(model, batches(data.train(), batch), feed),
        data.metric().title(),
        () -> data.score(model));
  }

  /**
   * Fits a network of two outputs: the class, and a number, the sum of the features.
   *
   * @param scale what the number is multiplied by
   */
  static Program fitHeads(ComputationGraph graph, Data data, int batch, double scale) {
    List<MultiDataSet> batches = batches(data.train(), batch).stream()
        .map(rows -> new MultiDataSet(
            new INDArray[] {rows.getFeatures()},
            new INDArray[] {rows.getLabels(), rows.getFeatures().sum(true, 1).muli(scale)}))
        .toList();
    AtomicInteger next = new AtomicInteger();
    return new Program(
        graph,
        watched -> {
          MultiDataSet rows = batches.get(next.getAndIncrement() % batches.size());
          watched.accept(() -> graph.fit(rows));
        },
        data.metric().title(),
        () -> Data.accuracy(
            graph.output(data.test().getFeatures())[0], data.test().getLabels()));
  }

  /** The rows in minibatches; the last one may be smaller. */
  static List<DataSet> batches(DataSet all, int batch) {
    List<DataSet> batches = new ArrayList<>();
    int rows = all.numExamples();
    for (int from = 0; from < rows; from += batch) {
      batches.add(Data.rows(all, from, Math.min(rows, from + batch)));
    }
    return batches;
  }

  static void fit(Model model, DataSet batch) {
    if (model instanceof ComputationGraph graph) {
      graph.fit(batch);
    } else {
      ((MultiLayerNetwork) model).fit(batch);
    }
  }

  /** The network as another process would load it from a file, the updater's state included. */
  static MultiLayerNetwork savedAndLoaded(MultiLayerNetwork network) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, file, true);
      return ModelSerializer.restoreMultiLayerNetwork(
          new ByteArrayInputStream(file.toByteArray()), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Rounds implements Program.Training {
    private final Model model;
    private final List<DataSet> batches;
    private final Feed feed;
    private int step;

    Rounds(Model model, List<DataSet> batches, Feed feed) {
      this.model = model;
      this.batches = batches;
      this.feed = feed;
    }

    @Override
    public void goOn(Consumer<Runnable> watched) {
      DataSet batch = feed.at(step, batches.get(step % batches.size()));
      step++;
      watched.accept(() -> fit(model, batch));
    }
  }
}
