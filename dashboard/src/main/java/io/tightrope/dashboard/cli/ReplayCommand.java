package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.Calibration;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.ingest.Playback;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the detectors over a recorded run. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Run the detectors over a recorded run and print its alerts."
        + " Exit 1 if one of them is critical.")
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a recorded run, gzipped or not")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "thresholds instead of the shipped ones")
  private @Nullable Path rules;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "a recorded run with whose loss this one is compared")
  private @Nullable Path baseline;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    RecordedRun recorded = RecordingFile.read(file);
    List<Alert> alerts = judge(recorded);
    if (json) {
      System.out.println(document(recorded, alerts));
    } else {
      print(recorded, alerts);
    }
    return alerts.stream().anyMatch(alert -> alert.severity() == Severity.CRITICAL) ? 1 : 0;
  }

  private List<Alert> judge(RecordedRun recorded) {
    RunMonitor monitor = new RunMonitor(recorded.description(), settings());
    if (baseline != null) {
      monitor.compareWith(RecordingFile.read(baseline).asBaseline());
    }
    Playback.play(recorded, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        monitor.observe(frame);
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        monitor.observe(block);
      }

      @Override
      public void event(RunEvent event) {
        monitor.observe(event);
      }
    });
    return monitor.alerts();
  }

  private RuleSettings settings() {
    try {
      return rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    } catch (RulesFileException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode document(RecordedRun recorded, List<Alert> alerts) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("run", recorded.description().run());
    document.put("frames", recorded.frames().size());
    ArrayNode array = document.putArray("alerts");
    alerts.forEach(alert -> array.add(
        AlertJson.toJson(alert, alert.active() ? AlertState.FIRING : AlertState.RESOLVED)));
    return document;
  }

  private static void print(RecordedRun recorded, List<Alert> alerts) {
    System.out.printf(
        "%s: %d observed steps, %s%n",
        recorded.description().run(),
        recorded.frames().size(),
        alerts.isEmpty() ? "no alert" : alerts.size() + " alerts");
    for (Alert alert : alerts) {
      System.out.printf(
          "step %d  %s  %s%n  %s%n  %s %s%n",
          alert.step(),
          alert.severity().id(),
          alert.rule().id(),
          alert.message(),
          alert.cause(),
          alert.action());
      alert.raised().forEach(rise -> System.out.printf("  %s%n", rise.sentence()));
      Calibration.shipped()
          .of(alert.rule(), alert.severity())
          .ifPresent(precision -> System.out.printf("  %s%n", precision.sentence()));
      alert
          .symptoms()
          .forEach(symptom -> System.out.printf(
              "  step %d  also %s%n", symptom.step(), symptom.rule().id()));
    }
  }
}
