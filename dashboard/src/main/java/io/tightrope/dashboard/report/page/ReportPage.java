package io.tightrope.dashboard.report.page;

import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.model.RunFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report as one HTML page that loads nothing, runs no script and needs no network.
 *
 * <pre>{@code
 * String html = ReportPage.write(report, Texts.of("en"));
 * }</pre>
 */
public final class ReportPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';" + " form-action 'none'";

  private final Report report;
  private final PageWriter page;
  private final Html html;
  private final Texts texts;

  private ReportPage(Report report, Texts texts) {
    this.report = report;
    this.texts = texts;
    this.page = new PageWriter(texts);
    this.html = page.html();
  }

  /** The page in one language. */
  public static String write(Report report, Texts texts) {
    return new ReportPage(report, texts).write();
  }

  private String write() {
    html.raw("<!doctype html>\n").open("html", "lang", texts.language());
    head();
    html.open("body");
    header();
    html.open("main");
    overview();
    new CheckSection(page).write(report.checks());
    new ClimbSection(page).write(report.climb(), report.facts().lastStep());
    new AlertSection(page).write(report.alerts());
    new ResultSections(page).write(report);
    html.close("main");
    html.open("footer")
        .element(
            "p",
            page.say(Message.of("footer")
                .text("time", page.numbers().time(report.facts().madeAt()))));
    html.close("footer").close("body").close("html");
    return html.toString();
  }

  private void head() {
    html.open("head").raw("<meta charset=\"utf-8\">\n");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .raw("\n");
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .raw("\n");
    html.open("meta", "name", "color-scheme", "content", "light dark").raw("\n");
    html.element(
        "title",
        page.say(Message.of("title").text("run", PageWriter.cut(report.facts().run()))));
    html.raw("<style>\n" + style() + "</style>\n").close("head");
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream("/report/report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void header() {
    RunFacts facts = report.facts();
    html.open("header");
    html.element("p", page.say("product"), "class", "product");
    html.element("h1", PageWriter.cut(facts.run()));
    html.open("p", "class", "verdict");
    String state = report.verdict().state().id();
    page.badge("state-" + state, page.say("state." + state + ".sign"), page.say("state." + state));
    html.text(" " + page.say(report.verdict().sentence())).close("p");
    html.element("p", facts(facts), "class", "facts");
    html.close("header");
  }

  private String facts(RunFacts facts) {
    Numbers numbers = page.numbers();
    String widths =
        facts.widths().stream().limit(4).map(String::valueOf).collect(Collectors.joining(", "));
    String what = List.of(facts.model(), facts.framework(), facts.host()).stream()
        .filter(text -> !text.isBlank())
        .map(PageWriter::cut)
        .collect(Collectors.joining(" · "));
    String net = page.say(Message.of("facts.layers")
        .count("layers", facts.layers())
        .text("widths", widths.isEmpty() ? "–" : widths)
        .text(
            "activations",
            facts.activations().isEmpty()
                ? "–"
                : PageWriter.cut(String.join(", ", facts.activations()))));
    String when = facts.lastStep() < 0
        ? ""
        : " · "
            + page.say(Message.of(facts.ended() ? "facts.steps.ended" : "facts.steps")
                .count("steps", facts.lastStep() - facts.firstStep() + 1)
                .count("observed", facts.observed())
                .text("start", numbers.time(facts.startedAt()))
                .text("end", numbers.time(facts.lastAt())));
    String labels =
        facts.labels().isEmpty() ? "" : " · " + PageWriter.cut(String.join(", ", facts.labels()));
    return (what.isEmpty() ? "" : what + " · ") + net + when + labels;
  }

  /** The numbers that decide, in one row. */
  private void overview() {
    html.open("section", "class", "overview", "aria-label", page.say("section.overview"));
    for (Check check : report.checks()) {
      String answer = check.answer().id();
      html.open("div", "class", "tile");
      html.element("p", page.say("check." + check.kind().id() + ".short"), "class", "tile-name");
      html.open("p", "class", "tile-value");
      page.badge(
          "answer-" + answer, page.say("answer." + answer + ".sign"), page.say("answer." + answer));
      html.close("p").close("div");
    }
    Numbers numbers = page.numbers();
    tile(page.say("tile.safe"), numbers.knownShare(report.safe().held()));
    Optional<Climb.Quality> quality = report.climb().quality();
    tile(
        page.say(quality.isPresent() && quality.get().isLoss() ? "tile.loss" : "tile.accuracy"),
        quality.map(known -> numbers.figure(known.last())).orElse("–"));
    tile(page.say("tile.compute"), numbers.percent(report.savings().best()));
    html.close("section");
  }

  private void tile(String name, String value) {
    html.open("div", "class", "tile");
    html.element("p", name, "class", "tile-name").element("p", value, "class", "tile-value");
    html.close("div");
  }
}
