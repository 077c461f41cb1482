package io.tightrope.benchmarks.inference.way;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What DL4J's users write, with workspaces, which are on by default. */
final class OutputWay implements Way {
  private final MultiLayerNetwork network;
  private final List<INDArray> batches;
  private INDArray output;

  OutputWay(Workload workload) {
    network = workload.network();
    batches = workload.batches().stream().map(Nd4j::createFromArray).toList();
    output = batches.get(0);
  }

  @Override
  public String title() {
    return "MultiLayerNetwork.output";
  }

  @Override
  public Kind kind() {
    return Kind.OUTPUT;
  }

  @Override
  public void run(int batch) {
    output = network.output(batches.get(batch), false);
  }

  @Override
  public float[][] outputs() {
    return output.toFloatMatrix();
  }
}
