package io.tightrope.dashboard.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.report.ReportRuns;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.model.Savings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageTest {
  private static final int LARGEST = 1_500_000;

  private static List<RecordedRun> runs() throws IOException {
    return List.of(
        ReportRuns.recorded("healthy.json.gz"),
        ReportRuns.recorded("exploding.json.gz"),
        ReportRuns.onlyLoss(),
        ReportRuns.hostile(),
        ReportRuns.deep(1000));
  }

  private static String page(RecordedRun run, String language) {
    return ReportPage.write(ReportRuns.report(run), Texts.of(language));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void a_page_loads_nothing_runs_nothing_and_stays_small(String language) throws IOException {
    for (RecordedRun run : runs()) {
      String page = page(run, language);

      assertThat(page)
          .contains("default-src 'none'".replace("'", "&#39;"), "<html lang=\"" + language + "\">")
          .doesNotContain("<script", "<link", "<img", "<iframe", "url(", "@import")
          .doesNotContainPattern("<[a-z][^>]*\\s(src|href|on[a-z]+)\\s*=");
      assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(LARGEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void no_text_is_missing_and_no_placeholder_is_left(String language) throws IOException {
    for (RecordedRun run : runs()) {
      assertThat(page(run, language))
          .doesNotContainPattern("\\{[a-zA-Z]+\\}")
          .doesNotContainPattern(
              ">[^<]*\\b(check|chart|legend|absent|missing|safe|next|verdict|climb|done|alerts|section|tile|state|answer|severity|outcome|savings)\\.[a-z]+[^<]*<");
    }
  }

  @Test
  void hostile_names_are_text() throws IOException {
    String page = page(ReportRuns.hostile(), "en");

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
        .doesNotContain("<script", "<img", "onerror=alert(1)>\"");
  }

  @Test
  void a_deep_network_is_drawn_in_part_and_that_is_said() {
    assertThat(page(ReportRuns.deep(1000), "en")).contains("the chart shows every 5th.");
    assertThat(page(ReportRuns.deep(50), "en")).doesNotContain("the chart shows every");
  }

  @Test
  void the_sentences_of_the_rules_are_marked_as_english_on_a_page_in_japanese() throws IOException {
    assertThat(page(ReportRuns.recorded("exploding.json.gz"), "ja"))
        .contains("<p lang=\"en\">Layer", "ルールが出力する文章は英語のままです。");
  }

  @Test
  void time_that_was_not_measured_is_not_made_up() throws IOException {
    Report report = ReportRuns.report(ReportRuns.recorded("healthy.json.gz"));
    Savings saved = report.savings();
    Report measured = new Report(
        report.facts(),
        report.verdict(),
        report.checks(),
        report.climb(),
        report.alerts(),
        new Savings(
            saved.counted(),
            saved.countedStep(),
            saved.computed(),
            saved.total(),
            Optional.of(new Savings.Time(0.31, "a table"))),
        report.safe(),
        report.next(),
        report.missing());

    assertThat(ReportPage.write(report, Texts.of("en")))
        .contains("Time was not measured. ./tightrope bench inference");
    assertThat(ReportPage.write(measured, Texts.of("en"))).contains("31% (a table)");
  }
}
