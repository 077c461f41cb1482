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

/** The runbooks, one for each rule and an index of them, as pages that load nothing from elsewhere. */
public final class RunbooksApi {
  /** Alerts about the dashboard itself, which are not rules of a run. */
  private static final Set<String> OF_THE_DASHBOARD =
      Set.of("DashboardCannotWrite", "DashboardDown");

  private static final String INDEX_LINK = "<p><a href=\"../runbooks\">All runbooks</a></p>\n";

  private RunbooksApi() {}

  public static void register(RoutesConfig routes) {
    routes.get("/runbooks", RunbooksApi::index);
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
      String markdown = new String(runbook.readAllBytes(), StandardCharsets.UTF_8);
      answer(context, page(rule, "../", INDEX_LINK + Markdown.toHtml(markdown)));
    }
  }

  private static void index(Context context) {
    StringBuilder html =
        new StringBuilder("<h1>Runbooks</h1>\n<p>One for each alert: what it means,"
            + " how to find the cause, and what to do.</p>\n<dl class=\"runbooks\">\n");
    for (Rule rule : Rule.values()) {
      item(html, rule.id(), rule.meaning() + " (" + rule.severity().id() + ").");
    }
    item(html, "DashboardCannotWrite", "The dashboard cannot store what it receives.");
    item(html, "DashboardDown", "The dashboard does not answer Prometheus.");
    answer(context, page("Runbooks", "", html.append("</dl>").toString()));
  }

  private static void item(StringBuilder html, String id, String sentence) {
    html.append("<dt><a href=\"runbooks/")
        .append(id)
        .append("\">")
        .append(id)
        .append("</a></dt><dd>")
        .append(Markdown.escaped(sentence))
        .append("</dd>\n");
  }

  private static void answer(Context context, String html) {
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    context.header("Cache-Control", "no-cache");
    Etags.answer(context, "text/html; charset=utf-8", Etags.of(page), page);
  }

  /**
   * A page, whose header a script adds.
   *
   * @param root the way from this page to the dashboard's root; empty if it is there
   */
  private static String page(String title, String root, String content) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title
        + " · Tightrope</title>"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<link rel=\"icon\" href=\"data:,\">"
        + "<link rel=\"stylesheet\" href=\"" + root + "css/tokens.css\">"
        + "<link rel=\"stylesheet\" href=\"" + root + "css/base.css\">"
        + "<script type=\"module\" src=\"" + root + "app/prose.js\"></script>"
        + "</head><body><main class=\"prose\">\n" + content + "</main></body></html>\n";
  }
}
