package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import java.util.List;
import java.util.Optional;

/**
 * What a trainer asks before it raises the sparsity: whether the run is stable, and whether thresholds, targets and
 * penalties should stay as they are. Answers once everything that the run has sent has been judged.
 */
public final class VerdictApi {
  private static final long LONGEST_WAIT_MILLIS = 2000;

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunStore store;
  private final AlertBoard board;

  public VerdictApi(Ingest ingest, RunRegistry registry, RunStore store, AlertBoard board) {
    this.ingest = ingest;
    this.registry = registry;
    this.store = store;
    this.board = board;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/runs/{run}/verdict", this::answer);
  }

  private void answer(Context context) {
    WatchedRun run = Requests.run(context, registry);
    if (!ingest.awaitJudged(run, LONGEST_WAIT_MILLIS)) {
      throw Problem.busy("what this run has sent has not been judged yet; ask again in 1 s");
    }
    List<TrackedAlert> active = board.of(run.name()).stream()
        .filter(tracked -> tracked.alert().active())
        .toList();
    List<Alert> open = active.stream()
        .map(TrackedAlert::alert)
        .filter(RunQuery.Verdict::counts)
        .toList();
    boolean isHeld = isHeldBySchedule(run)
        || open.stream().anyMatch(alert -> alert.rule() == Rule.SPECTRAL_ALIGNMENT);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("verdict", word(RunQuery.Verdict.of(active)));
    long step = run.lastStep();
    if (step < 0) {
      json.putNull("step");
    } else {
      json.put("step", step);
    }
    json.put("mayRaise", step >= 0 && open.isEmpty() && !isHeld);
    json.put("hold", isHeld);
    ArrayNode reasons = json.putArray("reasons");
    open.forEach(alert -> reasons.add(reason(alert)));
    Json.answer(context, json);
  }

  /** The newest event of that kind counts. */
  private boolean isHeldBySchedule(WatchedRun run) {
    return store.events(run.stored()).stream()
        .filter(event -> event.kind() == RunEvent.Kind.HOLD)
        .reduce((first, second) -> second)
        .flatMap(event -> Optional.ofNullable(event.details().get("on")))
        .filter(Boolean.TRUE::equals)
        .isPresent();
  }

  private static String word(RunQuery.Verdict verdict) {
    return switch (verdict) {
      case FAILING -> "unstable";
      case AT_RISK -> "at-risk";
      case HEALTHY -> "stable";
    };
  }

  private static ObjectNode reason(Alert alert) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rule", alert.rule().id());
    json.put("severity", alert.severity().id());
    ArrayNode layers = json.putArray("layers");
    alert.layers().forEach(layers::add);
    json.put("sentence", alert.message());
    return json;
  }
}
