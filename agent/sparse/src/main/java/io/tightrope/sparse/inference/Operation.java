package io.tightrope.sparse.inference;

/** One step of the forward pass of one sample. Immutable, so that several threads can use it. */
interface Operation {

  /** Replaces what the signal holds with the result. */
  void apply(Signal signal);

  /** How many values leave when so many come in. */
  default int outputs(int inputs) {
    return inputs;
  }
}
