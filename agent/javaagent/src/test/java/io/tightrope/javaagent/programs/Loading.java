package io.tightrope.javaagent.programs;

import java.io.File;
import java.util.Arrays;
import org.deeplearning4j.util.ModelSerializer;

/** Loads a saved network and prints its parameters as {@link Training} does. */
public final class Loading {
  private Loading() {}

  /** Loads the file that is named. */
  public static void main(String[] args) throws Exception {
    float[] parameters = ModelSerializer.restoreMultiLayerNetwork(new File(args[0]), true)
        .params()
        .dup()
        .data()
        .asFloat();
    System.out.println("parameters " + Arrays.hashCode(parameters));
  }
}
