package io.tightrope.core.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The agent's settings, complete and checked. {@link AgentConfigLoader} reads them; {@link
 * #defaults()} needs nothing.
 *
 * @param enabled the off switch; when false nothing is watched
 * @param run name of the run; empty to make one of model, date and a random part
 * @param session UUID shared by the processes that train one run together; empty for a run of one
 *     process, which makes its own
 * @param worker which of these processes this is
 * @param dashboard where frames are sent; empty to send none
 * @param token what the dashboard wants to see before it takes frames; empty on loopback
 * @param overheadBudget share of the training time that observing may take
 * @param metricsHost address that the Prometheus endpoint binds to
 * @param metricsPort its port, 0 for any free one; empty for no endpoint
 * @param advertise where others reach that endpoint; empty for what the agent finds itself
 * @param spoolDirectory where frames wait on disk while the dashboard is away
 * @param spoolLimitBytes most that they may take there; 0 keeps nothing on disk
 * @param queueLimitBytes most that they may take in memory
 * @param grace how long series of a finished run stay on the endpoint
 * @param liveRuns how many models of one process are recorded at a time
 * @param labels free labels of the run
 * @param rules file of limits that replace the shipped ones; read by the agent, not checked here
 * @param baseline name of a run, or path of a recording, with which runs are compared; read by the agent
 * @param actions what the agent does besides reporting
 */
public record AgentConfig(
    boolean enabled,
    Optional<String> run,
    Optional<String> session,
    String worker,
    Optional<URI> dashboard,
    Optional<String> token,
    double overheadBudget,
    String metricsHost,
    OptionalInt metricsPort,
    Optional<AdvertisedAddress> advertise,
    Path spoolDirectory,
    long spoolLimitBytes,
    long queueLimitBytes,
    Duration grace,
    int liveRuns,
    Map<String, String> labels,
    Optional<Path> rules,
    Optional<String> baseline,
    ActionSettings actions) {

  /** Where a dashboard listens unless told otherwise, on loopback. */
  public static final int DASHBOARD_PORT = 7070;

  /** Where frames are sent unless told otherwise. */
  public static final URI DEFAULT_DASHBOARD = URI.create("http://127.0.0.1:" + DASHBOARD_PORT);

  public AgentConfig {
    labels = Map.copyOf(labels);
  }

  /** What holds for a user who has said nothing. */
  public static AgentConfig defaults() {
    return new AgentConfig(
        true,
        Optional.empty(),
        Optional.empty(),
        "0",
        Optional.of(DEFAULT_DASHBOARD),
        Optional.empty(),
        0.01,
        "127.0.0.1",
        OptionalInt.of(0),
        Optional.empty(),
        DefaultSpool.directory(),
        64L << 20,
        8L << 20,
        Duration.ofMinutes(1),
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
  }
}
