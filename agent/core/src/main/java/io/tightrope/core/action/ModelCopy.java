package io.tightrope.core.action;

import java.io.IOException;
import java.io.OutputStream;

/** A model as it was between two steps, in memory that belongs to the copy. Used by one thread at a time. */
public interface ModelCopy extends AutoCloseable {

  /** Its size in bytes, about that of the file. */
  long bytes();

  /**
   * Writes the file by which the model is restored; does not close the stream.
   *
   * @throws IOException if the stream fails
   */
  void writeTo(OutputStream out) throws IOException;

  /** Gives the memory back; nothing may be called afterwards. */
  @Override
  void close();
}
