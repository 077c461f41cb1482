package io.tightrope.core.watch;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.detect.RuleSettings;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.sampling.Sampler;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The agent of one process: what all its watched runs share. Made once by the entry that the user
 * chose, ended with the process:
 *
 * <pre>{@code
 * Agent agent = Agent.start(config);
 * RunWatch watch = agent.watch(description);
 * }</pre>
 *
 * <p>No method throws. All work is done on daemon threads of its own. Thread-safe.
 */
public final class Agent implements AutoCloseable {
  private final AgentConfig config;
  private final AgentHealth health = new AgentHealth();
  private final Handoff handoff = new Handoff(health);

  private Agent(AgentConfig config) {
    this.config = config;
  }

  /** Starts the agent's threads. */
  public static Agent start(AgentConfig config) {
    Agent agent = new Agent(config);
    agent.handoff.start();
    return agent;
  }

  /** Its settings. */
  public AgentConfig config() {
    return config;
  }

  /** Where hooks and probes report what fails in them. */
  public AgentHealth health() {
    return health;
  }

  /**
   * Begins to watch a run.
   *
   * @param description the run as the hook sees it; a blank name or session is filled in, settings
   *     of the user (name, session, labels) win over what stands there
   */
  public RunWatch watch(RunDescription description) {
    RunDescription run = complete(description);
    RunPipeline pipeline =
        new RunPipeline(() -> new RunMonitor(run, RuleSettings.defaults()), List.of(), health);
    return new RunWatch(
        pipeline,
        handoff,
        new Sampler(config.overheadBudget()),
        health,
        new TrainingProgress(),
        Clock.systemUTC());
  }

  private RunDescription complete(RunDescription description) {
    Map<String, String> labels = new HashMap<>(description.labels());
    labels.putAll(config.labels());
    return new RunDescription(
        config.run().orElseGet(() -> RunNames.orMade(description)),
        config
            .session()
            .orElseGet(() -> description.session().isBlank()
                ? UUID.randomUUID().toString()
                : description.session()),
        description.framework(),
        description.model(),
        description.host(),
        description.scrapeAddress(),
        description.layers(),
        labels);
  }

  /** Handles what is waiting, within a short time, and stops. */
  @Override
  public void close() {
    try {
      handoff.drain(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    handoff.stop();
  }
}
