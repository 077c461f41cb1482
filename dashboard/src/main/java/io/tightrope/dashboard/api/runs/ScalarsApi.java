package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.dashboard.api.http.Bodies;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.api.http.Texts;
import io.tightrope.dashboard.api.http.Turnstile;
import io.tightrope.dashboard.config.Limits;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** Scalars: take them in, give them back downsampled. */
public final class ScalarsApi {
  private static final long BODIES_IN_MEMORY = 32L << 20;
  private static final long MAX_STEP = (1L << 53) - 1;
  private static final int MAX_NAMES = 1000;
  private static final int MAX_BUCKETS = 5000;
  private static final int DEFAULT_BUCKETS = 500;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

  private final Ingest ingest;
  private final RunRegistry registry;
  private final RunStore store;
  private final Limits limits;
  private final Turnstile turnstile;

  public ScalarsApi(Ingest ingest, RunRegistry registry, RunStore store, Limits limits) {
    this.ingest = ingest;
    this.registry = registry;
    this.store = store;
    this.limits = limits;
    this.turnstile = new Turnstile(
        Math.max(BODIES_IN_MEMORY, limits.bodyBytes()), Runtime.getRuntime().availableProcessors());
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v1/runs/{run}/scalars", this::take);
    routes.get("/api/v1/runs/{run}/scalars", this::give);
  }

  private void take(Context context) throws IOException {
    WatchedRun run = Requests.run(context, registry);
    long length = context.req().getContentLengthLong();
    ScalarCodec.Sent sent = turnstile.pass(
        length < 0 ? limits.bodyBytes() : Math.min(length, limits.bodyBytes()),
        () -> Bodies.raw(context, limits.bodyBytes()),
        body -> ScalarCodec.decode(
            Bodies.unzipped(context, new ByteArrayInputStream(body), limits.unzippedBytes()),
            limits.decode()));
    check(sent);
    boolean isNew = join(run, sent);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accepted", isNew ? 1 : 0);
    json.put("duplicates", isNew ? 0 : 1);
    Json.answer(context, json);
  }

  private void check(ScalarCodec.Sent sent) {
    Texts.check("worker", sent.worker(), limits.nameLength());
    Map<String, ScalarSeries> series = sent.block().series();
    if (series.size() > MAX_NAMES) {
      throw Problem.badRequest(
          "series", "series has " + series.size() + " names; send at most " + MAX_NAMES);
    }
    series.forEach((name, values) -> {
      long last = values.size() == 0 ? 0 : values.steps()[values.size() - 1];
      if (last > MAX_STEP) {
        String field = "series." + name + ".steps[" + (values.size() - 1) + "]";
        throw Problem.badRequest(field, field + " is " + last + ", above " + MAX_STEP);
      }
    });
  }

  private boolean join(WatchedRun run, ScalarCodec.Sent sent) {
    try {
      return ingest.scalars(run, sent.worker(), sent.block()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void give(Context context) {
    WatchedRun run = Requests.run(context, registry);
    OptionalLong from = step(context, "from");
    OptionalLong to = step(context, "to");
    if (from.isPresent() && to.isPresent() && to.getAsLong() < from.getAsLong()) {
      throw Problem.badRequest(
          "to", "to is " + to.getAsLong() + ", below from, " + from.getAsLong());
    }
    int buckets = (int) Requests.wholeNumber(context, "buckets", DEFAULT_BUCKETS, 1, MAX_BUCKETS);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode names = json.putObject("names");
    store
        .scalars(run.stored(), new ScalarRequest(names(context), from, to, buckets))
        .forEach((name, of) -> write(names.putObject(name).putArray("buckets"), of));
    Json.answer(context, json);
  }

  private static OptionalLong step(Context context, String field) {
    long value = Requests.wholeNumber(context, field, -1, 0, MAX_STEP);
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static List<String> names(Context context) {
    String text = Optional.ofNullable(context.queryParam("names")).orElse("");
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> names = Arrays.stream(text.split(",", -1)).distinct().toList();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw Problem.badRequest(
            "names",
            "names has \"" + name + "\", which is not a scalar's name; use 1 to 100 letters,"
                + " digits and . _ - /");
      }
    }
    return names;
  }

  private static void write(ArrayNode array, List<ScalarBucket> buckets) {
    for (ScalarBucket bucket : buckets) {
      ObjectNode json = array.addObject();
      json.put("step", bucket.step());
      json.put("count", bucket.count());
      if (bucket.nonFinite() > 0) {
        json.put("nonFinite", bucket.nonFinite());
      }
      Json.put(json, "min", bucket.min());
      Json.put(json, "mean", bucket.mean());
      Json.put(json, "max", bucket.max());
      Json.put(json, "last", bucket.last());
    }
  }
}
