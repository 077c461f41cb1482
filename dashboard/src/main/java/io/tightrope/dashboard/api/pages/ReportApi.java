package io.tightrope.dashboard.api.pages;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.report.StoredReports;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.page.ReportJson;
import io.tightrope.dashboard.report.page.ReportPage;
import io.tightrope.dashboard.report.page.Texts;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run as a page to keep. A report reads the whole run, so only a few are made at
 * the same time.
 */
public final class ReportApi {
  private static final int AT_A_TIME = 2;

  private final StoredReports reports;
  private final RunRegistry registry;
  private final Semaphore turns = new Semaphore(AT_A_TIME);

  public ReportApi(StoredReports reports, RunRegistry registry) {
    this.reports = reports;
    this.registry = registry;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v1/runs/{run}/report", this::give);
  }

  private void give(Context context) {
    WatchedRun run = Requests.run(context, registry);
    Texts texts = texts(context);
    Optional<WatchedRun> baseline = baseline(context);
    String format = Optional.ofNullable(context.queryParam("format")).orElse("html");
    if (!List.of("html", "json").contains(format)) {
      throw Problem.badRequest(
          "format", "format \"" + format + "\" is not known; use html or json");
    }
    Report report = make(run, baseline);
    if (format.equals("json")) {
      Json.answer(context, ReportJson.write(report, texts));
      return;
    }
    String name = URLEncoder.encode(run.name(), StandardCharsets.UTF_8).replace("+", "%20");
    context
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept-Language")
        .header("Content-Disposition", "attachment; filename*=UTF-8''" + name + "-report.html")
        .result(ReportPage.write(report, texts));
  }

  private Report make(WatchedRun run, Optional<WatchedRun> baseline) {
    if (!turns.tryAcquire()) {
      throw Problem.busy(AT_A_TIME + " reports are being made; try again in a second");
    }
    try {
      return reports.of(run, baseline);
    } finally {
      turns.release();
    }
  }

  private Optional<WatchedRun> baseline(Context context) {
    return Optional.ofNullable(context.queryParam("baseline"))
        .filter(name -> !name.isEmpty())
        .map(name -> registry
            .find(name)
            .orElseThrow(() -> Problem.badRequest("baseline", "there is no run \"" + name + "\"")));
  }

  /** In the language asked for, else the first known one that the browser prefers, else English. */
  private static Texts texts(Context context) {
    String language = context.queryParam("language");
    if (language == null || language.isEmpty()) {
      return Texts.of(preferred(context.header("Accept-Language")));
    }
    if (!Texts.isKnown(language)) {
      throw Problem.badRequest(
          "language",
          "language \"" + language + "\" is not known; use "
              + String.join(" or ", Texts.languages()));
    }
    return Texts.of(language);
  }

  private static String preferred(@Nullable String header) {
    try {
      return Locale.LanguageRange.parse(Optional.ofNullable(header).orElse(Texts.ENGLISH)).stream()
          .filter(range -> range.getWeight() > 0)
          .map(range -> range.getRange().split("-", 2)[0])
          .filter(Texts::isKnown)
          .findFirst()
          .orElse(Texts.ENGLISH);
    } catch (IllegalArgumentException notALanguage) {
      return Texts.ENGLISH;
    }
  }
}
