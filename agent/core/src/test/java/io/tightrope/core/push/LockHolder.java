package io.tightrope.core.push;

import java.nio.file.Path;

/** A process that holds the lock of a spool until its input ends. */
public final class LockHolder {
  private LockHolder() {}

  /** Takes the lock of the directory that is named and says {@code y} when it has it. */
  public static void main(String[] args) throws Exception {
    System.out.print(SpoolLock.take(Path.of(args[0])).isPresent() ? "y" : "n");
    System.out.flush();
    while (System.in.read() >= 0) {
      // Holds on.
    }
  }
}
