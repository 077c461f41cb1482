package io.tightrope.dashboard.api.http;

import io.javalin.http.Context;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import org.jspecify.annotations.Nullable;

/** Parameters of a request, each with an error that names it. */
public final class Requests {
  private Requests() {}

  public static WatchedRun run(Context context, RunRegistry registry) {
    String name = context.pathParam("run");
    return registry
        .find(name)
        .orElseThrow(() -> Problem.notFound("there is no run \"" + name + "\""));
  }

  public static long wholeNumber(Context context, String field, long absent, long low, long high) {
    @Nullable String text = context.queryParam(field);
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the problem below says what would have been right
    }
    throw Problem.badRequest(
        field, field + " is not a whole number between " + low + " and " + high);
  }
}
