package io.tightrope.javaagent;

import io.tightrope.dl4j.hub.AgentProperties;
import io.tightrope.dl4j.hub.Hub;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The agent's answers to whoever attached it, written where the attaching side reads them. A JVM that
 * has no such place gets none. Never throws.
 */
final class AgentAnswers {
  private static final long FOLLOW_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 200;

  private final Properties properties;

  private AgentAnswers(Properties properties) {
    this.properties = properties;
  }

  static AgentAnswers open(Instrumentation instrumentation) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of("jdk.internal.vm", Set.of(AgentAnswers.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
      return new AgentAnswers((Properties) Class.forName("jdk.internal.vm.VMSupport")
          .getMethod("getAgentProperties")
          .invoke(null));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError anotherJvm) {
      return new AgentAnswers(new Properties());
    }
  }

  /** Says what came of a request. */
  void outcome(String outcome, String reason) {
    properties.setProperty(AgentProperties.REASON, reason);
    properties.setProperty(AgentProperties.OUTCOME, outcome);
  }

  /** Says whether an agent is in this JVM, and whether DL4J is. */
  void present(boolean agent, boolean dl4j) {
    properties.setProperty(AgentProperties.PRESENT, Boolean.toString(agent));
    properties.setProperty(AgentProperties.DL4J, Boolean.toString(dl4j));
  }

  /** Says for a minute what is watched, which the attaching side waits for. */
  void follow() {
    watchers();
    Thread thread = new Thread(
        () -> {
          long until = System.nanoTime() + FOLLOW_MILLIS * 1_000_000;
          while (System.nanoTime() - until < 0 && Hub.isInstalled()) {
            watchers();
            try {
              Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException stopping) {
              return;
            }
          }
        },
        "tightrope-answers");
    thread.setDaemon(true);
    thread.start();
  }

  private void watchers() {
    properties.setProperty(AgentProperties.WATCHERS, Hub.statuses());
  }
}
