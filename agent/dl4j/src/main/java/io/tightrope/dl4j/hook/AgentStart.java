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
   * Starts to watch as the user wishes. Each setting that is wrong is ignored and costs one line on
   * standard error.
   *
   * @param argument what was given to {@code -javaagent} or to an attach, may be empty
   */
  public static Watcher watcher(String argument) {
    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(argument);
    loaded.ignored().forEach(line -> System.err.println("tightrope: " + line));
    AgentConfig config = loaded.config();
    return config.enabled()
        ? Collector.ofAllModels(Agent.start(config, Hub::exitCode), loaded.ignored())
        : new NoWatcher(loaded.ignored());
  }
}
