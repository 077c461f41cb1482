package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.api.http.Texts;
import io.tightrope.dashboard.api.http.Turnstile;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.write.Appended;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** Frames: take them in, give them back downsampled. */
public final class FramesApi {
  private static final long BODIES_IN_MEMORY = 96L << 20;

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunStore store;
  private final Limits limits;
  private final Turnstile turnstile;

  public FramesApi(Ingest ingest, RunRegistry registry, RunStore store, Limits limits) {
    this.ingest = ingest;
    this.registry = registry;
    this.store = store;
    this.limits = limits;
    this.turnstile = new Turnstile(
        Math.max(BODIES_IN_MEMORY, limits.bodyBytes()), Runtime.getRuntime().availableProcessors());
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs/{run}/frames", this::take);
    routes.get("/api/v1/runs/{run}/frames", this::give);
  }

  private void take(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    long length = context.req().getContentLengthLong();
    FrameBatch batch = turnstile.pass(
        length < 0 ? limits.bodyBytes() : Math.min(length, limits.bodyBytes()),
        () -> Bodies.raw(context, limits.bodyBytes()),
        body -> FrameCodec.decode(
            Bodies.unzipped(context, new ByteArrayInputStream(body), limits.unzippedBytes()),
            run.description().layers().size(),
            limits.decode()));
    Texts.check("worker", batch.worker(), limits.nameLength());
    Appended appended = join(run, batch);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accepted", appended.accepted().size());
    json.put("duplicates", appended.duplicates());
    Json.answer(context, json);
  }

  private Appended join(WatchedRun run, FrameBatch batch) {
    try {
      return ingest.frames(run, batch).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void give(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    Json.answer(
        context, BucketsJson.write(store.buckets(run.stored(), BucketQueries.of(context, run))));
  }
}
