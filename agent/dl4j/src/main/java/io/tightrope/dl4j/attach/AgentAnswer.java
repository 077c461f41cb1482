package io.tightrope.dl4j.attach;

import io.tightrope.core.health.AgentStatus;
import io.tightrope.core.json.StatusCodec;
import io.tightrope.dl4j.hub.AgentProperties;
import java.util.List;
import java.util.Properties;

/**
 * What an agent answers whoever attached it.
 *
 * @param outcome what came of the request, one of the outcomes in {@link AgentProperties}; empty if the
 *     agent gave no answer
 * @param reason why it failed; empty if it did not
 * @param isDl4jLoaded whether DL4J was loaded in that JVM when the agent came
 * @param watchers what watches there, one for each copy of DL4J that has trained; empty before the
 *     first training step
 */
public record AgentAnswer(
    String outcome, String reason, boolean isDl4jLoaded, List<AgentStatus> watchers) {

  public AgentAnswer {
    watchers = List.copyOf(watchers);
  }

  /** Reads it from a JVM's agent properties. */
  static AgentAnswer of(Properties properties) {
    return new AgentAnswer(
        properties.getProperty(AgentProperties.OUTCOME, ""),
        properties.getProperty(AgentProperties.REASON, ""),
        Boolean.parseBoolean(properties.getProperty(AgentProperties.DL4J, "")),
        StatusCodec.decodeAll(properties.getProperty(AgentProperties.WATCHERS, "[]")));
  }

  /** Whether an agent is in that JVM. */
  public boolean isInstalled() {
    return outcome.equals(AgentProperties.INSTALLED) || outcome.equals(AgentProperties.ALREADY);
  }

  /** The runs of all models that are watched, at most {@value AgentStatus#MAXIMUM_RUNS} for each copy of DL4J. */
  public List<AgentStatus.Run> runs() {
    return watchers.stream().flatMap(watcher -> watcher.runs().stream()).toList();
  }

  /** How many models are watched. */
  public int models() {
    return watchers.stream().mapToInt(AgentStatus::models).sum();
  }

  /** Whether something watches there, or nothing ever will since the agent is switched off. */
  boolean hasWatcher() {
    return models() > 0 || watchers.stream().anyMatch(watcher -> !watcher.enabled());
  }

  /** Whether each run has come to its dashboard, if it has one. */
  boolean hasArrived() {
    return watchers.stream()
        .filter(watcher -> watcher.dashboard().isPresent())
        .flatMap(watcher -> watcher.runs().stream())
        .allMatch(run -> run.page().isPresent());
  }

  /** Whether each run has come to its dashboard, or it is known what keeps it from there. */
  boolean isExplained() {
    return watchers.stream()
        .filter(watcher -> watcher.dashboard().isPresent())
        .flatMap(watcher -> watcher.runs().stream())
        .allMatch(run -> run.page().isPresent() || run.obstacle().isPresent());
  }
}
