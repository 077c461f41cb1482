package io.tightrope.dl4j.hook;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent's jar is: named by {@code -Dtightrope.agent.jar}, on the class path, or beside the
 * jar or the module that this class is in.
 */
public final class AgentJar {
  private static final String NAME = "tightrope-agent.jar";
  private static final String MARK = "boot/io/tightrope/dl4j/hub/Hub.classdata";

  private static final String JAR = "jar:";
  private static final String IN_JAR = "!/" + MARK;

  private AgentJar() {}

  /** The jar, or empty if it is in none of these places. */
  public static Optional<Path> find() {
    return Stream.of(named(), onClassPath(), nearby())
        .flatMap(Optional::stream)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Optional<Path> named() {
    return Optional.ofNullable(System.getProperty("tightrope.agent.jar")).map(Path::of);
  }

  private static Optional<Path> onClassPath() {
    @Nullable ClassLoader loader = AgentJar.class.getClassLoader();
    URL mark = loader == null ? null : loader.getResource(MARK);
    String inJar = mark == null ? "" : mark.toString();
    if (!inJar.startsWith(JAR) || !inJar.endsWith(IN_JAR)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Path.of(URI.create(inJar.substring(JAR.length(), inJar.length() - IN_JAR.length()))));
    } catch (RuntimeException e) {
      // In a jar within a jar, which no other process could read.
      return Optional.empty();
    }
  }

  private static Optional<Path> nearby() {
    CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path own = Path.of(source.getLocation().toURI());
      return Stream.of(own.resolveSibling(NAME), own.resolve("../../../javaagent/target/" + NAME))
          .map(Path::normalize)
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (URISyntaxException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
