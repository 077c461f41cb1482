package io.tightrope.javaagent.innocence;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the agents behind it believe that this JVM is another one: {@code VERSION}. */
public final class VersionAgent {
  private VersionAgent() {}

  /** Called by the JVM before the program's own {@code main}, and before the agents behind it. */
  public static void premain(String version) {
    System.setProperty("java.specification.version", version);
  }

  /** The option by which a program runs with that made-up version. */
  public static String option(Path directory, String version) throws IOException {
    return AgentOption.of(directory, VersionAgent.class, version);
  }
}
