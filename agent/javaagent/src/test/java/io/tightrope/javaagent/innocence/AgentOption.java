package io.tightrope.javaagent.innocence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The option by which a program runs under a small agent of the tests. */
final class AgentOption {
  private AgentOption() {}

  /**
   * Writes the agent's jar.
   *
   * @param agent a class with {@code premain}, on the program's class path
   */
  static String of(Path directory, Class<?> agent, String argument) throws IOException {
    Path jar = directory.resolve(agent.getSimpleName() + ".jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return "-javaagent:" + jar + "=" + argument;
  }
}
