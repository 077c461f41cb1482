package io.tightrope.dl4j.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/** Where a run happens: machine, process, and the DL4J that trains. */
final class Host {
  private Host() {}

  /** Machine and process, for example {@code trainer3:4711}. Asks no name server, which may hang. */
  static String name() {
    return machine() + ":" + ProcessHandle.current().pid();
  }

  private static String machine() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException | RuntimeException e) {
      // Not Linux, or not to be read: the environment may know.
    }
    return Stream.of("HOSTNAME", "COMPUTERNAME")
        .map(System::getenv)
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElse("localhost");
  }

  /** DL4J with its version as far as its jar tells. */
  static String framework() {
    String version = BaseOptimizer.class.getPackage().getImplementationVersion();
    return version == null ? "deeplearning4j" : "deeplearning4j " + version;
  }
}
