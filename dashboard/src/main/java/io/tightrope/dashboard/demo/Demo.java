package io.tightrope.dashboard.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs the example programs one after the other under the agent, and tells how they did. */
public final class Demo {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int POLL_MILLIS = 500;
  /** How far the recommended run may end behind its dense baseline, as a share of the images. */
  private static final double CLOSE = 0.03;

  /** By how much a network that was left alone must end behind the one with a gate. */
  private static final double LOST = 0.1;

  /** What an example program ends with when it is asked for what it cannot do. */
  private static final int BAD_INPUT = 2;

  private static final long LAST_FRAMES_NANOS = 15_000_000_000L;

  private final Dashboard dashboard;
  private final Installation installation;
  private final DemoScene scene;
  private final List<String> options;
  private final Path workDirectory;
  private final PrintStream out;
  private final boolean terminal;

  /**
   * @param scene what it shows
   * @param options passed on to each program
   * @param workDirectory where programs write their output and summaries
   * @param terminal whether a line may be overwritten
   */
  public Demo(
      Dashboard dashboard,
      Installation installation,
      DemoScene scene,
      List<String> options,
      Path workDirectory,
      PrintStream out,
      boolean terminal) {
    this.dashboard = dashboard;
    this.installation = installation;
    this.scene = scene;
    this.options = List.copyOf(options);
    this.workDirectory = workDirectory;
    this.out = out;
    this.terminal = terminal;
  }

  /** What became of one program. */
  private record Outcome(DemoProgram program, String run, JsonNode summary, List<Alert> alerts) {
    boolean critical() {
      return alerts.stream().anyMatch(alert -> alert.severity() == Severity.CRITICAL);
    }

    double lastAccuracy() {
      JsonNode stages = summary.path("stages");
      return stages.path(stages.size() - 1).path("accuracy").asDouble(Double.NaN);
    }
  }

  /**
   * Runs all programs and prints the table.
   *
   * @return whether it showed what it is there to show: what was meant to go wrong did and was caught, and
   *     the other way held
   * @throws InputException if a program refuses its options or its images
   */
  public boolean run() throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    Optional<String> baseline = Optional.empty();
    for (DemoProgram program : scene.programs()) {
      Optional<Outcome> outcome = train(program, baseline);
      baseline = outcome.filter(trained -> program == DemoProgram.BASELINE).map(Outcome::run);
      if (outcome.isEmpty()) {
        return false;
      }
      outcomes.add(outcome.get());
    }
    for (Outcome outcome : outcomes) {
      DemoTable.print(
          out, outcome.run(), outcome.program().story(), outcome.summary(), outcome.alerts());
    }
    out.println();
    return switch (scene) {
      case RAMP -> rampVerdict(outcomes.get(0), outcomes.get(1), outcomes.get(2));
      case DRIFT -> driftVerdict(outcomes.get(0), outcomes.get(1));
    };
  }

  private boolean driftVerdict(Outcome alone, Outcome gated) {
    out.printf(
        Locale.ROOT,
        "Left alone the network ends at an accuracy of %.3f, with the gate at %.3f.%n",
        alone.lastAccuracy(),
        gated.lastAccuracy());
    out.println(alone.alerts().stream()
        .filter(alert -> alert.severity() == Severity.CRITICAL)
        .min(Comparator.comparing(Alert::step))
        .map(alert -> "Its first critical alert began at step " + alert.step() + ": "
            + alert.rule().id() + ".")
        .orElse("It raised no critical alert, although it was meant to go wrong."));
    out.println("Side by side: "
        + dashboard.address().resolve("/compare?run=" + alone.run() + "&run=" + gated.run()));
    if (gated.critical()) {
      out.println("With the gate it raised a critical alert, although it was meant to hold.");
    }
    return alone.critical()
        && !gated.critical()
        && gated.lastAccuracy() - alone.lastAccuracy() >= LOST;
  }

  private boolean rampVerdict(Outcome naive, Outcome baseline, Outcome recommended) {
    double behind = baseline.lastAccuracy() - recommended.lastAccuracy();
    out.printf(
        Locale.ROOT,
        "The recommended run ends %.1f points %s its dense baseline.%n",
        100 * Math.abs(behind),
        behind > 0 ? "behind" : "ahead of");
    if (!naive.critical()) {
      out.println("The naive run raised no critical alert, although it was meant to go wrong.");
    }
    if (recommended.critical()) {
      out.println("The recommended run raised a critical alert, although it was meant to hold.");
    }
    return naive.critical() && !recommended.critical() && behind <= CLOSE;
  }

  private Optional<Outcome> train(DemoProgram program, Optional<String> baseline)
      throws IOException, InterruptedException {
    String run = program.runPrefix()
        + DateTimeFormatter.ofPattern("MMdd-HHmmss").format(LocalDateTime.now());
    String what =
        "[" + (scene.programs().indexOf(program) + 1) + "/" + scene.programs().size() + "] " + run;
    out.println(what + ": " + program.story());
    Progress progress = new Progress(out, terminal, what);
    try (TrainingProcess training = TrainingProcess.start(
        program, run, baseline, installation, dashboard.address(), options, workDirectory)) {
      Runtime.getRuntime().addShutdownHook(new Thread(training::close));
      follow(training, run, progress);
      if (training.exitCode() == BAD_INPUT) {
        throw new InputException(training.lastWords().orElse("it said nothing"));
      }
      if (training.exitCode() != 0) {
        progress.end(what + "  failed with " + training.exitCode() + ": "
            + training.lastWords().orElse("it said nothing") + " (" + training.output() + ")");
        return Optional.empty();
      }
    }
    if (dashboard.runs().find(run).isEmpty()) {
      progress.end(what + "  trained, but no frame reached the dashboard");
      return Optional.empty();
    }
    awaitLastFrames(run);
    progress.end(what + "  done");
    JsonNode summary =
        MAPPER.readTree(Files.readAllBytes(TrainingProcess.summary(workDirectory, run)));
    return Optional.of(new Outcome(program, run, summary, alerts(run)));
  }

  private void follow(TrainingProcess training, String run, Progress progress)
      throws IOException, InterruptedException {
    OptionalInt total = OptionalInt.empty();
    while (!training.endsWithin(POLL_MILLIS)) {
      if (total.isEmpty()) {
        total = training.totalSteps();
      }
      Optional<WatchedRun> watched = dashboard.runs().find(run);
      if (watched.isPresent()) {
        progress.show(status(watched.get()), total, alerts(run).size());
      }
    }
  }

  /** The program has ended; its last frames and its end may still be on their way. */
  private void awaitLastFrames(String run) throws InterruptedException {
    long deadline = System.nanoTime() + LAST_FRAMES_NANOS;
    WatchedRun watched = dashboard.runs().find(run).orElseThrow();
    while (Double.isNaN(status(watched).endedAt()) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS / 5);
    }
    dashboard.awaitQuiet();
  }

  private static RunStatus status(WatchedRun run) {
    return run.status(System.currentTimeMillis() / 1e3, Patience.DEFAULT);
  }

  private List<Alert> alerts(String run) {
    return dashboard.alerts().of(run).stream().map(TrackedAlert::alert).toList();
  }
}
