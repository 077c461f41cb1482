package io.tightrope.benchmarks;

import io.tightrope.dl4j.hook.AgentJar;
import java.nio.file.Path;

/** The JVM option by which a benchmark lets a program run under the agent as it is shipped. */
public final class AgentOption {
  private AgentOption() {}

  /**
   * The option that loads the agent with these settings, {@code name=value,...}.
   *
   * @throws IllegalStateException if the agent has not been built; the message says what to do
   */
  public static String of(String settings) {
    Path jar = AgentJar.find()
        .orElseThrow(
            () -> new IllegalStateException("tightrope-agent.jar was not found. Build it with"
                + " ./tightrope, or name it with -Dtightrope.agent.jar."));
    return "-javaagent:" + jar + "=" + settings;
  }
}
