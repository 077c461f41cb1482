package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.Activity;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunEdits;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.runs.WorkerStatus;
import io.tightrope.dashboard.store.query.LastFrame;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run as the API shows it: who it is, how it is doing, its worst alert. */
public final class RunViews {
  private static final Comparator<TrackedAlert> WORST_FIRST = Comparator.comparing(
          (TrackedAlert tracked) -> tracked.alert().severity())
      .thenComparing(tracked -> tracked.alert().step());

  private final AlertBoard alerts;
  private final Sparklines sparklines;
  private final Patience patience;
  private final Clock clock;

  public RunViews(AlertBoard alerts, Sparklines sparklines, Patience patience, Clock clock) {
    this.alerts = alerts;
    this.sparklines = sparklines;
    this.patience = patience;
    this.clock = clock;
  }

  /** The description with its layers, and how it is doing. */
  ObjectNode detail(WatchedRun run) {
    ObjectNode json = RunCodec.toJson(run.description());
    putEdits(json, run.edits());
    putStatus(json, run);
    putWorkers(json, run);
    return json;
  }

  private static void putEdits(ObjectNode json, RunEdits edits) {
    json.put("notes", edits.notes());
    json.put("notesBy", edits.notesBy());
    Json.put(json, "notesAt", edits.notesAt());
    json.put("archived", edits.archived());
  }

  /** The same without the layers, the workers and the configuration, and with a short history of the loss. */
  ObjectNode summary(WatchedRun run) {
    ObjectNode json = detail(run);
    json.remove("layers");
    json.remove("config");
    json.remove("workers");
    json.set("lossHistory", sparklines.loss(run));
    return json;
  }

  /** The same of several runs; the histories that are missing are read together. */
  List<ObjectNode> summaries(List<WatchedRun> runs) {
    sparklines.prepare(runs);
    return runs.stream().map(this::summary).toList();
  }

  /** Runs as they are at this moment, with their active alerts. */
  Stream<RunQuery.Seen> seen(Stream<WatchedRun> runs) {
    double now = clock.millis() / 1e3;
    Map<String, List<TrackedAlert>> active = alerts.active();
    return runs.map(run -> RunQuery.Seen.of(
        run, run.status(now, patience), active.getOrDefault(run.name(), List.of())));
  }

  /** The word for how it is doing. */
  String state(WatchedRun run) {
    return run.status(clock.millis() / 1e3, patience).life().id();
  }

  private void putStatus(ObjectNode json, WatchedRun run) {
    RunStatus status = run.status(clock.millis() / 1e3, patience);
    json.put("layerCount", run.description().layers().size());
    json.put("state", status.life().id());
    json.put("activity", status.activity().map(Activity::id).orElse(null));
    Json.put(json, "startedAt", startedAt(run, status));
    Json.put(json, "lastSeenAt", status.lastSeenAt());
    Json.put(json, "silentSeconds", status.silentSeconds());
    Json.put(json, "endedAt", status.endedAt());
    if (status.end().isPresent()) {
      ObjectNode end = json.putObject("end");
      end.put("status", status.end().get().status().id());
      end.put("reason", status.end().get().reason());
    } else {
      json.putNull("end");
    }
    json.put("frames", status.frames());
    json.put("firstStep", status.firstStep());
    json.put("lastStep", status.lastStep());
    json.put("lastObservedStep", status.newest().map(LastFrame::step).orElse(null));
    status.last().ifPresent(last -> putFrame(json, last));
    // Of the newest step, which may not have been observed.
    Json.put(json, RunStatistic.LOSS.field(), status.lastLoss());
    Json.put(json, RunStatistic.LEARNING_RATE.field(), status.learningRate());
    putAlerts(json, run);
  }

  /** When a run started, in seconds since the epoch. */
  static double startedAt(RunQuery.Seen seen) {
    return startedAt(seen.run(), seen.status());
  }

  /**
   * When it was introduced here, or before: an imported run, or one that is sent later, has reported times
   * of its own, and cannot have begun after them.
   */
  private static double startedAt(WatchedRun run, RunStatus status) {
    double earliest = run.stored().createdAt();
    double newest = status.newest().map(LastFrame::timestamp).orElse(0.0);
    if (newest > 0) {
      earliest = Math.min(earliest, newest);
    }
    return status.endedAt() < earliest ? status.endedAt() : earliest;
  }

  private static void putFrame(ObjectNode json, StepFrame last) {
    Json.put(json, "lastTimestamp", last.timestamp());
    Json.put(json, "sparsity", meanSparsity(last));
    ObjectNode agent = JsonNodeFactory.instance.objectNode();
    for (RunStatistic statistic : RunStatistic.values()) {
      put(statistic.isOfAgent() ? agent : json, statistic, last);
    }
    if (last.agent().isPresent()) {
      json.set("agent", agent);
    }
    ArrayNode statistics = json.putArray("statistics");
    last.statistics().forEach(statistic -> statistics.add(statistic.field()));
  }

  /** A flag only where it is known, a count as 0 where it is not. */
  private static void put(ObjectNode json, RunStatistic statistic, StepFrame frame) {
    double value = frame.value(statistic);
    if (statistic.range() == Range.FLAG) {
      if (frame.has(statistic)) {
        json.put(statistic.field(), value != 0);
      }
    } else {
      boolean none = statistic.range().isWhole() && StepFrame.isAbsent(value);
      Json.put(json, statistic.field(), none ? 0 : value);
    }
  }

  /** Over the layers that are meant to be sparse; over all that tell, where none is. */
  private static double meanSparsity(StepFrame frame) {
    boolean targets = frame.has(LayerStatistic.ACTIVATION_SPARSITY_TARGET);
    return IntStream.range(0, frame.layerCount())
        .filter(layer -> !targets
            || !Double.isNaN(frame.value(LayerStatistic.ACTIVATION_SPARSITY_TARGET, layer)))
        .mapToDouble(layer -> frame.value(LayerStatistic.ACTIVATION_SPARSITY, layer))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static void putWorkers(ObjectNode json, WatchedRun run) {
    ArrayNode workers = json.putArray("workers");
    for (WorkerStatus status : run.workers()) {
      ObjectNode worker = workers.addObject();
      worker.put("worker", status.worker());
      if (status.lastStep() < 0) {
        worker.putNull("lastStep");
      } else {
        worker.put("lastStep", status.lastStep());
      }
      Json.put(worker, "loss", status.loss());
      Json.put(worker, "lastSeenAt", status.lastSeenAt());
      worker.put("activity", status.activity().map(Activity::id).orElse(null));
    }
  }

  private void putAlerts(ObjectNode json, WatchedRun run) {
    List<TrackedAlert> active =
        alerts.active(run.name()).stream().sorted(WORST_FIRST).toList();
    ObjectNode counts = json.putObject("alerts");
    for (Severity severity : Severity.values()) {
      counts.put(
          severity.id(),
          active.stream()
              .filter(tracked -> tracked.alert().severity() == severity)
              .count());
    }
    if (active.isEmpty()) {
      json.putNull("worstAlert");
    } else {
      TrackedAlert worst = active.get(0);
      json.set("worstAlert", AlertJson.toJson(worst, alerts.state(worst)));
    }
  }
}
