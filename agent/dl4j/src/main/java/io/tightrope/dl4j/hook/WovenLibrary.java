package io.tightrope.dl4j.hook;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.watch.Agent;
import io.tightrope.dl4j.hub.Hub;
import org.jspecify.annotations.Nullable;

/**
 * The one collector behind the hub when a program watches by a line of code. Must not be linked
 * before DL4J is woven: there is one hub only if the bootstrap loader's is found first.
 */
final class WovenLibrary {
  private static @Nullable Collector collector;

  private WovenLibrary() {}

  /** The collector, made with these settings if it is not there yet. */
  static synchronized Collector collector(AgentConfig settings) {
    Collector present = collector;
    if (present == null) {
      Collector made = Collector.ofChosenModels(Agent.start(settings, Hub::exitCode));
      Hub.install(optimizer -> made);
      collector = made;
      return made;
    }
    return present;
  }
}
