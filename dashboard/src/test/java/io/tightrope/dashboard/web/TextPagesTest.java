package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pages of text that the server writes: runbooks, and errors of those who open a page. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class TextPagesTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;

  TextPagesTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void what_is_not_there_is_a_page_for_people_and_json_for_programs() {
    for (String path : new String[] {"/nothing.html", "/runbooks/Nope", "/a/b/c"}) {
      open(path);
      browser.awaitText("h1", "Not found");
      assertThat(browser.text("main"))
          .containsPattern("There is no|There is nothing")
          .doesNotContain("{");
      browser.find("main a[href$='runbooks']").click();
      browser.awaitText("h1", "Runbooks");
    }
    DashboardClient.Answer answer = new DashboardClient(dashboard.address()).get("/nothing.html");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("detail").asText())
        .isEqualTo("there is nothing at /nothing.html");
    browser.complaints();
  }

  @Test
  void a_runbook_has_the_header_the_chosen_theme_and_no_escapes() {
    open("/runbooks/VarianceExplosion?theme=dark");

    browser.awaitText("header nav", "Theory");
    browser.awaitText("h1", "VarianceExplosion");
    assertThat(browser.text("main")).contains("q*").doesNotContain("\\*");
    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
    browser.find("main a").click();
    browser.awaitText("dt", "LossStalled");
    assertThat(browser.complaints()).isEmpty();
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
