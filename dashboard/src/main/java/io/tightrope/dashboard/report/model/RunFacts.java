package io.tightrope.dashboard.report.model;

import java.util.List;

/**
 * Which run a report is about.
 *
 * @param run its name
 * @param model what was trained
 * @param framework what trained it
 * @param host machine and process
 * @param layers how many layers it has
 * @param widths units of its hidden layers, each once
 * @param activations kinds of its activations, each once
 * @param labels {@code name=value} of the user
 * @param firstStep its first step; -1 if nothing was recorded
 * @param lastStep its last step; -1 if nothing was recorded
 * @param observed observed steps
 * @param startedAt seconds since the epoch; NaN if unknown
 * @param lastAt when the newest number was recorded; NaN if unknown
 * @param ended whether it has ended
 * @param madeAt when the report was made
 */
public record RunFacts(
    String run,
    String model,
    String framework,
    String host,
    int layers,
    List<Integer> widths,
    List<String> activations,
    List<String> labels,
    long firstStep,
    long lastStep,
    long observed,
    double startedAt,
    double lastAt,
    boolean ended,
    double madeAt) {
  public RunFacts {
    widths = List.copyOf(widths);
    activations = List.copyOf(activations);
    labels = List.copyOf(labels);
  }
}
