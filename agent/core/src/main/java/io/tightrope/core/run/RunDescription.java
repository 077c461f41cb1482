package io.tightrope.core.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One training process's model, as it introduces itself before its first frame.
 *
 * @param run name, unique on a dashboard
 * @param session UUID of the reporting process group: the same run name with another session is
 *     another run
 * @param framework what trains it, for example {@code deeplearning4j 1.0.0-M2.1}
 * @param model what is trained, in a few words
 * @param host machine and process
 * @param scrapeAddress {@code host:port} of the agent's own Prometheus endpoint, if it has one
 * @param layers the layers in network order; frames have one column entry for each
 * @param labels free labels of the user
 * @param config hyper-parameters and surroundings of the job by name: texts, numbers, truth values, or
 *     lists and maps of these, as JSON has them; empty if it tells none
 * @param expectSeconds how often it will report, in seconds; empty if it does not say
 * @param resumeOf name of the run from which it goes on; empty if it begins anew
 * @param baseline name of the run with which it is compared; empty if there is none
 */
public record RunDescription(
    String run,
    String session,
    String framework,
    String model,
    String host,
    Optional<String> scrapeAddress,
    List<LayerDescription> layers,
    Map<String, String> labels,
    Map<String, Object> config,
    OptionalDouble expectSeconds,
    Optional<String> resumeOf,
    Optional<String> baseline) {

  public RunDescription {
    layers = List.copyOf(layers);
    labels = Map.copyOf(labels);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** A run that says neither how often it reports nor which other runs it has to do with. */
  public RunDescription(
      String run,
      String session,
      String framework,
      String model,
      String host,
      Optional<String> scrapeAddress,
      List<LayerDescription> layers,
      Map<String, String> labels,
      Map<String, Object> config) {
    this(
        run,
        session,
        framework,
        model,
        host,
        scrapeAddress,
        layers,
        labels,
        config,
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A run that tells nothing of its configuration either. */
  public RunDescription(
      String run,
      String session,
      String framework,
      String model,
      String host,
      Optional<String> scrapeAddress,
      List<LayerDescription> layers,
      Map<String, String> labels) {
    this(run, session, framework, model, host, scrapeAddress, layers, labels, Map.of());
  }

  /** This description with what is known of the job's configuration. */
  public RunDescription withConfig(Map<String, Object> known) {
    return with(run, scrapeAddress, known, baseline);
  }

  /** This description under another name, for when the name is taken. */
  public RunDescription withRun(String otherName) {
    return with(otherName, scrapeAddress, config, baseline);
  }

  /** This description with the address of the agent's endpoint. */
  public RunDescription withScrapeAddress(String address) {
    return with(run, Optional.of(address), config, baseline);
  }

  /** This description with the name of the run with which it is compared. */
  public RunDescription withBaseline(String other) {
    return with(run, scrapeAddress, config, Optional.of(other));
  }

  private RunDescription with(
      String otherName,
      Optional<String> address,
      Map<String, Object> known,
      Optional<String> comparedWith) {
    return new RunDescription(
        otherName,
        session,
        framework,
        model,
        host,
        address,
        layers,
        labels,
        known,
        expectSeconds,
        resumeOf,
        comparedWith);
  }
}
