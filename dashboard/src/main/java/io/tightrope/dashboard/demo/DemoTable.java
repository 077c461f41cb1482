package io.tightrope.dashboard.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.StepFrame;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of a run: per stage target and achieved sparsity, accuracy, the share of compute that zeros
 * save, alerts.
 */
final class DemoTable {
  private DemoTable() {}

  static void print(
      PrintStream out, String run, String story, JsonNode summary, List<Alert> alerts) {
    out.printf("%n%s: %s%n", run, story);
    out.println("  stage  target  achieved  accuracy  saved  alerts");
    for (JsonNode stage : summary.path("stages")) {
      int number = stage.path("stage").asInt();
      out.printf(
          Locale.ROOT,
          "  %5d  %6.2f  %8s  %8s  %4.0f%%  %s%n",
          number,
          stage.path("target").asDouble(),
          share(stage.path("achieved")),
          share(stage.path("accuracy")),
          100 * stage.path("computeSaved").asDouble(0),
          alertsOf(number, alerts));
    }
    alerts.stream()
        .sorted(java.util.Comparator.comparing(Alert::severity).thenComparing(Alert::step))
        .limit(3)
        .forEach(alert -> out.printf("  %s: %s%n", alert.severity().id(), alert.message()));
  }

  private static String share(JsonNode value) {
    double number = value.isTextual()
        ? StepFrame.measured(Double.parseDouble(value.textValue()))
        : value.asDouble(Double.NaN);
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.3f", number) : "not finite";
  }

  private static String alertsOf(int stage, List<Alert> alerts) {
    String text = alerts.stream()
        .filter(alert -> alert.stage() == stage)
        .map(alert -> alert.severity().id() + " " + alert.rule().id() + " at step " + alert.step())
        .collect(Collectors.joining(", "));
    return text.isEmpty() ? "-" : text;
  }
}
