package io.tightrope.benchmarks.stages.data;

/** Which data a network learns. */
public enum TaskKind {
  /** Fashion-MNIST, 28 x 28 grey pixels as one row, ten classes. */
  IMAGES,
  /** Made-up signals of two gliding tones, eight classes. */
  TONES
}
