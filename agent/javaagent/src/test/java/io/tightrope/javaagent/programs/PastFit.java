package io.tightrope.javaagent.programs;

import java.util.Collections;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.models.word2vec.Word2Vec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.text.sentenceiterator.CollectionSentenceIterator;
import org.deeplearning4j.text.tokenization.tokenizerfactory.DefaultTokenizerFactory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains in one of the ways that do not go through {@code fit}, or in {@code fit}: {@code PastFit WAY}. */
public final class PastFit {
  private static final int BATCH = 16;
  private static final int INPUTS = 6;
  private static final int CLASSES = 3;

  private PastFit() {}

  /** The ways. */
  public enum Way {
    FIT,
    PRETRAIN,
    OWN_LOOP,
    SAME_DIFF,
    WORD_VECTORS
  }

  /** Trains. */
  public static void main(String[] args) {
    DataSet data = new DataSet(
        Nd4j.rand(DataType.FLOAT, BATCH, INPUTS), Nd4j.rand(DataType.FLOAT, BATCH, CLASSES));
    switch (Way.valueOf(args[0])) {
      case FIT -> network().fit(data);
      case PRETRAIN -> network().pretrain(new ListDataSetIterator<>(data.asList(), BATCH));
      case OWN_LOOP -> update(network(), data);
      case SAME_DIFF -> sameDiff(data);
      case WORD_VECTORS -> wordVectors();
    }
    System.out.println("done");
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .updater(new Sgd(0.1))
        .activation(Activation.SIGMOID)
        .list()
        .layer(new AutoEncoder.Builder().nIn(INPUTS).nOut(5).build())
        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(4).nOut(CLASSES).build())
        .build());
    net.init();
    return net;
  }

  private static void update(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    Gradient gradient = net.gradient();
    net.getUpdater().update(net, gradient, 0, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
    net.params().subi(gradient.gradient());
  }

  private static void sameDiff(DataSet data) {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, INPUTS);
    SDVariable wanted = graph.placeHolder("wanted", DataType.FLOAT, -1, CLASSES);
    SDVariable weights = graph.var("weights", Nd4j.rand(DataType.FLOAT, INPUTS, CLASSES));
    graph.loss().meanSquaredError("loss", wanted, in.mmul(weights), null);
    graph.setLossVariables("loss");
    graph.setTrainingConfig(new TrainingConfig.Builder()
        .updater(new Sgd(0.1))
        .dataSetFeatureMapping("in")
        .dataSetLabelMapping("wanted")
        .build());
    graph.fit(data);
  }

  private static void wordVectors() {
    new Word2Vec.Builder()
        .minWordFrequency(1)
        .layerSize(4)
        .workers(1)
        .iterate(new CollectionSentenceIterator(
            Collections.nCopies(20, "the cat and the dog eat and sleep")))
        .tokenizerFactory(new DefaultTokenizerFactory())
        .build()
        .fit();
  }
}
