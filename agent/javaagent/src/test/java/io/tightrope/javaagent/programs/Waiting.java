package io.tightrope.javaagent.programs;

import java.io.IOException;

/** Does nothing, and loads nothing of DL4J, until its standard input ends. */
public final class Waiting {
  private Waiting() {}

  /** Waits. */
  public static void main(String[] args) throws IOException {
    System.out.println("waiting");
    while (System.in.read() >= 0) {
      // Whoever started it closes its input.
    }
  }
}
