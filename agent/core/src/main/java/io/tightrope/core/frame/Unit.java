package io.tightrope.core.frame;

/** What the values of a statistic are counted in. */
public enum Unit {
  /** A number without a unit, for example a norm or a variance. */
  NONE("1"),
  /** One quantity over another of the same kind. */
  RATIO("ratio"),
  /** Optimizer steps. */
  STEPS("steps"),
  /** Samples of the training data. */
  SAMPLES("samples"),
  /** Passes over the training data. */
  EPOCHS("epochs"),
  /** Levels of the sparsity schedule. */
  STAGES("stages"),
  /** Observed steps as they travel. */
  FRAMES("frames"),
  /** Single numbers of a tensor. */
  VALUES("values"),
  /** Failures that were caught. */
  ERRORS("errors"),
  /** Yes or no. */
  FLAG("flag");

  private final String text;

  Unit(String text) {
    this.text = text;
  }

  /** One short word, {@code 1} for a number without a unit. */
  public String text() {
    return text;
  }
}
