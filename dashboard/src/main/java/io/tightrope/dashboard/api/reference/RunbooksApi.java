package io.tightrope.dashboard.api.reference;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.api.http.Etags;
import io.tightrope.dashboard.api.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runbooks, one a rule, as pages that work on an island. */
public final class RunbooksApi {
  /** Alerts about the dashboard itself, which are not rules of a run. */
  private static final Set<String> OF_THE_DASHBOARD =
      Set.of("DashboardCannotWrite", "DashboardDown");

  private RunbooksApi() {}

  public static void register(RoutesConfig routes) {
    routes.get("/runbooks/{rule}", RunbooksApi::show);
  }

  private static void show(Context context) throws IOException {
    String rule = context.pathParam("rule");
    @Nullable
    InputStream runbook = Rule.ofId(rule).isEmpty() && !OF_THE_DASHBOARD.contains(rule)
        ? null
        : RunbooksApi.class.getClassLoader().getResourceAsStream("runbooks/" + rule + ".md");
    if (runbook == null) {
      throw Problem.notFound("there is no runbook \"" + rule + "\"");
    }
    try (runbook) {
      byte[] page = page(rule, new String(runbook.readAllBytes(), StandardCharsets.UTF_8))
          .getBytes(StandardCharsets.UTF_8);
      context.header("Cache-Control", "no-cache");
      Etags.answer(context, "text/html; charset=utf-8", Etags.of(page), page);
    }
  }

  private static String page(String rule, String markdown) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + rule
        + " · Tightrope</title><meta name=\"viewport\" content=\"width=device-width\">"
        + "<link rel=\"icon\" href=\"data:,\">"
        + "<link rel=\"stylesheet\" href=\"../css/tokens.css\">"
        + "<link rel=\"stylesheet\" href=\"../css/base.css\">"
        + "<style>main{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.5}</style>"
        + "</head><body><main>\n<p><a href=\"../\">Tightrope</a></p>\n" + Markdown.toHtml(markdown)
        + "</main></body></html>\n";
  }
}
