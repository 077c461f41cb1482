package io.tightrope.dashboard.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the built agent and examples lie.
 *
 * @param home root of the repository
 */
public record Installation(Path home) {

  /** The one that the launcher names in {@code TIGHTROPE_HOME}; the working directory without it. */
  public static Installation ofLauncher() {
    return new Installation(
        Path.of(Optional.ofNullable(System.getenv("TIGHTROPE_HOME")).orElse("")));
  }

  Path agentJar() {
    return home.resolve("agent/javaagent/target/tightrope-agent.jar").toAbsolutePath();
  }

  /** What is missing of what the demonstration needs. */
  public List<Path> missing() {
    return List.of(agentJar(), classPathFile(), classes()).stream()
        .filter(path -> !Files.exists(path))
        .toList();
  }

  private Path classPathFile() {
    return home.resolve("agent/examples/target/class-path").toAbsolutePath();
  }

  private Path classes() {
    return home.resolve("agent/examples/target/classes").toAbsolutePath();
  }

  String classPath() throws IOException {
    return classes()
        + java.io.File.pathSeparator
        + Files.readString(classPathFile()).strip();
  }
}
