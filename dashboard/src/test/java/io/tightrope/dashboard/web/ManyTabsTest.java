package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Browsers open six connections to a server at most; the tabs of one share a single stream. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class ManyTabsTest {
  private static final int TABS = 8;
  private static final Pattern STREAMS =
      Pattern.compile("(?m)^tightrope_dashboard_watchers ([0-9.]+)");

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  ManyTabsTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{\"units\": 4}]}");
    frame(0);
  }

  @AfterEach
  void stop() {
    browser.closeTabs();
    browser.open("about:blank");
    dashboard.close();
  }

  private void frame(int step) {
    client.post(
        "/api/v1/runs/a/frames", """
        {"frames": [{"seq": %d, "step": %d, "timestamp": %f, "loss": 1,
          "layers": {"preactivationVariance": [1]}}]}""".formatted(step, step, System.currentTimeMillis() / 1e3));
  }

  private int streams() {
    Matcher matcher = STREAMS.matcher(client.get("/metrics").text());
    assertThat(matcher.find()).isTrue();
    return (int) Double.parseDouble(matcher.group(1));
  }

  @Test
  void eight_tabs_are_live_by_one_stream() {
    browser.open("about:blank");
    for (int i = 0; i < TABS; i++) {
      browser.openTab(dashboard.address().resolve("/run.html?run=a").toString());
      browser.awaitText("h1", "a");
    }
    browser.awaitStream();
    awaitStreams(1);

    frame(321);

    browser.awaitText(".mark", "step 321");
    browser.showTab(1);
    browser.awaitText(".mark", "step 321");
    awaitStreams(1);
    browser.closeTabs();
    awaitStreams(0);
  }

  /** The dashboard finds out that a client has gone when it next writes to it. */
  private void awaitStreams(int count) {
    browser.await("there are not " + count + " streams", () -> streams() == count ? true : null);
  }
}
