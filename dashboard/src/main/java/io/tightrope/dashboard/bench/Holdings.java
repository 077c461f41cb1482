package io.tightrope.dashboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heapBytes heap in use; NaN if it is not known
 * @param threads its threads; -1 where the system does not say
 * @param sockets its open sockets; -1 where the system does not say
 */
public record Holdings(double heapBytes, int threads, int sockets) {

  /** What the process of that number holds, of which the heap is known already. */
  static Holdings of(long pid, double heapBytes) {
    Path process = Path.of("/proc", String.valueOf(pid));
    return new Holdings(
        heapBytes, count(process.resolve("task"), false), count(process.resolve("fd"), true));
  }

  private static int count(Path directory, boolean onlySockets) {
    try (Stream<Path> entries = Files.list(directory)) {
      return (int) entries.filter(entry -> !onlySockets || isSocket(entry)).count();
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false;
    }
  }
}
