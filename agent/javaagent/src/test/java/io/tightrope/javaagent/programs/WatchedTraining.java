package io.tightrope.javaagent.programs;

import io.tightrope.dl4j.Tightrope;

/** {@link Training} with the one line of code that has its network watched. */
public final class WatchedTraining {
  private WatchedTraining() {}

  /** Trains. */
  public static void main(String[] args) throws Exception {
    Training.train(args, Tightrope::watch);
  }
}
