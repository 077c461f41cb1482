package io.tightrope.dashboard.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The workers of each run that has several, kept over a restart. What they have come to since is known
 * again when they report. Not thread-safe.
 */
public final class KnownWorkers {
  private static final String WORKERS = "workers";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final RunStore store;
  private final Map<Integer, List<WorkerStatus>> kept = new HashMap<>();

  /** Tells the runs what is kept of them. */
  public KnownWorkers(RunStore store, RunRegistry registry) {
    this.store = store;
    for (StoredDocument document : store.documents(WORKERS)) {
      kept.put(Integer.parseInt(document.id()), read(document.json()));
    }
    for (WatchedRun run : registry.all()) {
      run.remember(kept.getOrDefault(run.stored().id(), List.of()));
    }
  }

  /** Writes down what has changed of the runs that there are, and forgets the others. */
  public void keep(List<WatchedRun> runs) {
    List<StoredDocument> changed = new ArrayList<>();
    Map<Integer, List<WorkerStatus>> workers = new HashMap<>();
    Set<Integer> known = new HashSet<>();
    for (WatchedRun run : runs) {
      int id = run.stored().id();
      known.add(id);
      List<WorkerStatus> now = run.workers();
      if (now.size() > 1 && !now.equals(kept.get(id))) {
        changed.add(document(id, now));
        workers.put(id, now);
      }
    }
    List<StoredDocument> gone = kept.keySet().stream()
        .filter(id -> !known.contains(id))
        .map(id -> document(id, List.of()))
        .toList();
    if (!changed.isEmpty() || !gone.isEmpty()) {
      store.update(changed, gone);
      kept.keySet().retainAll(known);
      kept.putAll(workers);
    }
  }

  private static StoredDocument document(int id, List<WorkerStatus> workers) {
    ArrayNode json = MAPPER.createArrayNode();
    for (WorkerStatus worker : workers) {
      ObjectNode entry = json.addObject();
      entry.put("worker", worker.worker());
      entry.put("lastStep", worker.lastStep());
      entry.put("lastSeenAt", worker.lastSeenAt());
      if (!StepFrame.isAbsent(worker.loss())) {
        // As a text, since it may be NaN or infinite.
        entry.put("loss", String.valueOf(worker.loss()));
      }
    }
    return new StoredDocument(WORKERS, String.valueOf(id), json.toString());
  }

  private static List<WorkerStatus> read(String json) {
    try {
      List<WorkerStatus> workers = new ArrayList<>();
      for (JsonNode entry : MAPPER.readTree(json)) {
        workers.add(new WorkerStatus(
            entry.path("worker").asText(),
            entry.path("lastStep").asLong(),
            entry.has("loss")
                ? StepFrame.measured(Double.parseDouble(entry.path("loss").asText()))
                : Double.NaN,
            entry.path("lastSeenAt").asDouble(),
            Optional.empty()));
      }
      return workers;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored of the workers of a run is not JSON", e);
    }
  }
}
