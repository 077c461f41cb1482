package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.schema.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes many runs: {@code DELETE /api/v1/runs}, by name or by the filters of the list. */
public final class RunRemovalApi {
  private static final Logger LOG = LoggerFactory.getLogger(RunRemovalApi.class);

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunViews views;

  public RunRemovalApi(Ingest ingest, RunRegistry registry, RunViews views) {
    this.ingest = ingest;
    this.registry = registry;
    this.views = views;
  }

  public void register(RoutesConfig routes) {
    routes.delete("/api/v1/runs", this::remove);
  }

  private void remove(Context context) {
    boolean isDryRun = isDryRun(context);
    RunQuery query = RunQuery.ofRemoval(context);
    for (String name : context.queryParams("run")) {
      if (registry.find(name).isEmpty()) {
        throw new Problem(
            404,
            "Not found",
            "there is no run \"" + name + "\", so nothing was removed; leave it out",
            "run");
      }
    }
    List<RunQuery.Seen> runs = query.all(views.seen(registry.all().stream().filter(query::wants)));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(RunQuery.DRY_RUN, isDryRun);
    List<RunQuery.Seen> removed = isDryRun ? runs : removeAll(query, runs);
    answer.put("count", removed.size());
    ArrayNode list = answer.putArray("runs");
    removed.forEach(seen -> list.add(json(seen)));
    Json.answer(context, answer);
  }

  private static boolean isDryRun(Context context) {
    @Nullable String text = context.queryParam(RunQuery.DRY_RUN);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw Problem.badRequest(
          RunQuery.DRY_RUN,
          "dryRun is \"" + text + "\"; send true to see what would be removed, or leave it out");
    }
    return true;
  }

  private static ObjectNode json(RunQuery.Seen seen) {
    WatchedRun run = seen.run();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", run.name());
    json.put("state", seen.status().life().id());
    json.put("archived", run.edits().archived());
    json.put("frames", seen.status().frames());
    Json.put(json, "startedAt", RunViews.startedAt(seen));
    Json.put(json, "lastSeenAt", seen.status().lastSeenAt());
    return json;
  }

  /** Removes those that still match: a run may have gone on since, or somebody has archived it. */
  private List<RunQuery.Seen> removeAll(RunQuery query, List<RunQuery.Seen> runs) {
    List<RunQuery.Seen> removed = new ArrayList<>();
    for (RunQuery.Seen seen : runs) {
      WatchedRun run = seen.run();
      boolean stillMatches =
          query.wants(run) && !query.all(views.seen(Stream.of(run))).isEmpty();
      try {
        if (stillMatches && ingest.delete(run)) {
          removed.add(seen);
        }
      } catch (StoreException e) {
        LOG.warn("could not remove {}", run.name(), e);
        throw new Problem(
            503,
            "Not all removed",
            removed.size() + " of " + runs.size()
                + " runs were removed, then the store failed at \"" + run.name()
                + "\"; send a request for those that are left",
            "");
      }
    }
    return removed;
  }
}
