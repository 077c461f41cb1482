package io.tightrope.stranger;

import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A score calculator of a user's own, for one kind of model: a quarter of the iterations done. */
public final class Quarters implements ScoreCalculator<MultiLayerNetwork> {
  @Override
  public double calculateScore(MultiLayerNetwork network) {
    return network.getIterationCount() / 4.0;
  }

  @Override
  public boolean minimizeScore() {
    return true;
  }
}
