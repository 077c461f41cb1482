package io.tightrope.dashboard.api.runs;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.ExportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whole runs: take one in, give one out. */
public final class RecordingsApi {
  private static final int UNZIPPED_FACTOR = 4;

  private final Recordings recordings;
  private final RunRegistry registry;
  private final RunStore store;
  private final RunViews views;
  private final Limits limits;

  public RecordingsApi(
      Recordings recordings, RunRegistry registry, RunStore store, RunViews views, Limits limits) {
    this.recordings = recordings;
    this.registry = registry;
    this.store = store;
    this.views = views;
    this.limits = limits;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/import", this::take);
    routes.get("/api/v1/runs/{run}/export", this::give);
  }

  private void take(Context context) throws IOException {
    InputStream body =
        Bodies.openRecording(context, limits.importBytes(), UNZIPPED_FACTOR * limits.importBytes());
    RecordedRun recorded = RecordedRun.read(body, limits.decodeImport());
    DescriptionLimits.check(recorded.description(), limits);
    Recordings.Taken taken = recordings.take(recorded);
    context.status(taken.isNew() ? 201 : 200);
    Json.answer(context, views.detail(taken.run()));
  }

  private void give(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    String format = Optional.ofNullable(context.queryParam("format")).orElse("run");
    switch (format) {
      case "run" -> {
        attach(context, run, "json", "application/json");
        recordings.write(run, context.outputStream());
      }
      case "csv" -> sendTable(context, run, ExportFormat.CSV, "text/csv");
      case "parquet" ->
        sendTable(context, run, ExportFormat.PARQUET, "application/vnd.apache.parquet");
      default -> throw Problem.badRequest("format", "format is none of run, csv, parquet");
    }
  }

  private void sendTable(Context context, WatchedRun run, ExportFormat format, String type)
      throws IOException {
    Path directory = Files.createTempDirectory("tightrope-export");
    Path table = directory.resolve("table");
    try {
      store.export(run.stored(), format, table);
      attach(context, run, context.queryParam("format"), type);
      try (InputStream in = Files.newInputStream(table)) {
        in.transferTo(context.outputStream());
      }
    } finally {
      Files.deleteIfExists(table);
      Files.delete(directory);
    }
  }

  private static void attach(Context context, WatchedRun run, String extension, String type) {
    String name = URLEncoder.encode(run.name(), StandardCharsets.UTF_8).replace("+", "%20");
    context
        .contentType(type)
        .header("Content-Disposition", "attachment; filename*=UTF-8''" + name + "." + extension);
  }
}
