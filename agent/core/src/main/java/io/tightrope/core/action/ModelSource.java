package io.tightrope.core.action;

/** A model that is training, of which copies can be made. */
public interface ModelSource {
  /**
   * Does once what every copy needs and what takes long only the first time. Called on the agent's own
   * thread, while the model trains; leaves the model as it is.
   *
   * @throws RuntimeException if the model cannot be saved
   */
  void prepare();

  /** Size of a copy in bytes, without what does not grow with the number of parameters. */
  long bytes();

  /** Whether a copy fits into memory, and leaves the program as much again. */
  boolean hasRoom();

  /**
   * Copies everything that restores the model. Called between two steps, on the thread that trains.
   *
   * @throws RuntimeException if the model cannot be copied; an {@link OutOfMemoryError} happens, too
   */
  ModelCopy copy();
}
