package io.tightrope.benchmarks.ordinary.network;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The updaters of DL4J, each with the range of rates that people give it for small networks on scaled
 * data.
 */
public enum Updaters {
  SGD(0.05, 0.3, Sgd::new),
  NESTEROVS(0.005, 0.05, rate -> new Nesterovs(rate, 0.9)),
  ADAM(1e-3, 1e-2, Adam::new),
  RMSPROP(1e-3, 5e-3, RmsProp::new),
  ADAGRAD(0.03, 0.1, AdaGrad::new),
  // It finds its rate itself; this is how fast it forgets.
  ADADELTA(0.9, 0.97, rho -> new AdaDelta(rho, 1e-5)),
  ADAMAX(2e-3, 1e-2, AdaMax::new),
  NADAM(1e-3, 6e-3, Nadam::new),
  AMSGRAD(1e-3, 1e-2, AMSGrad::new);

  private final double least;
  private final double most;
  private final Maker maker;

  private interface Maker {
    IUpdater make(double rate);
  }

  Updaters(double least, double most, Maker maker) {
    this.least = least;
    this.most = most;
    this.maker = maker;
  }

  /**
   * The updater with a rate of its range.
   *
   * @param place in 0..1, on a logarithmic scale
   */
  public IUpdater at(double place) {
    return maker.make(least * Math.pow(most / least, place));
  }
}
