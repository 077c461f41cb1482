package io.tightrope.examples.data;

import java.io.IOException;

/** A data file that cannot be used; the message is one line: which file, what is wrong, what to do. */
public final class DataFileException extends IOException {

  private static final long serialVersionUID = 1;

  /** For the named file, what is wrong with it, and what the user can do. */
  DataFileException(String file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
  }
}
