package io.tightrope.dl4j.hook;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.Watcher;

/** Where the agent goes on in the class loader in which DL4J is visible. Called by name. */
public final class AgentStart {
  private AgentStart() {}

  /**
   * Starts to watch as the user wishes. Settings that are wrong cost one line on standard error, and
   * nothing is watched.
   *
   * @param argument what was given to {@code -javaagent} or to an attach, may be empty
   */
  public static Watcher watcher(String argument) {
    AgentConfig config;
    try {
      config = AgentConfigLoader.load(argument);
    } catch (IllegalArgumentException wrong) {
      System.err.println("tightrope: nothing is watched: " + wrong.getMessage());
      return new NoWatcher();
    }
    return config.enabled()
        ? Collector.ofAllModels(Agent.start(config, Hub::exitCode))
        : new NoWatcher();
  }
}
