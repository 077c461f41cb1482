package io.tightrope.dl4j.context;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/** Where a run happens: machine, process, and the DL4J that trains. */
public final class Host {
  private static final String BUILD =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private static final String NAME = machine() + ":" + ProcessHandle.current().pid();
  private static final String FRAMEWORK = findFramework();

  private Host() {}

  /** Machine and process, for example {@code trainer3:4711}. Asks no name server, which may hang. */
  public static String name() {
    return NAME;
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

  /** The arguments with which the process was started; empty where the system does not tell. */
  static Optional<String[]> arguments() {
    try {
      // The JDK reads no more of it than one page, which a class path alone may take.
      String line = Files.readString(Path.of("/proc/self/cmdline"));
      String[] all = line.split("\0");
      return Optional.of(Arrays.copyOfRange(all, 1, all.length));
    } catch (IOException | RuntimeException notLinux) {
      return ProcessHandle.current().info().arguments();
    }
  }

  /** DL4J with its version as far as its jar tells. */
  public static String framework() {
    return FRAMEWORK;
  }

  private static String findFramework() {
    String version = BaseOptimizer.class.getPackage().getImplementationVersion();
    if (version == null) {
      version = versionOfBuild();
    }
    return version.isEmpty() ? "deeplearning4j" : "deeplearning4j " + version;
  }

  private static String versionOfBuild() {
    try (InputStream in = BaseOptimizer.class.getResourceAsStream(BUILD)) {
      Properties build = new Properties();
      if (in != null) {
        build.load(in);
      }
      return build.getProperty("version", "");
    } catch (IOException | RuntimeException unreadable) {
      return "";
    }
  }
}
