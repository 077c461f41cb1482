package io.tightrope.javaagent.weave;

/**
 * The method of every score calculator of early stopping, DL4J's own and a user's: the hub is told its
 * result, with the calculator and the model.
 */
final class ScoreHook {
  private static final String METHOD = "calculateScore";

  static final String DESCRIPTOR = "(Lorg/deeplearning4j/nn/api/Model;)D";

  private ScoreHook() {}

  /** Whether it is that method, in whatever class. */
  static boolean is(String method, String descriptor) {
    return METHOD.equals(method) && DESCRIPTOR.equals(descriptor);
  }
}
