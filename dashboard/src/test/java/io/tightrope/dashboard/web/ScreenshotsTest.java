package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes the pictures in {@code docs/images} from a dashboard that shows a real run, for example the
 * demo's, while it runs or afterwards:
 *
 * <pre>{@code
 * ./tightrope demo
 * mvn -pl dashboard -am -Pintegration test -Dtest=ScreenshotsTest \
 *   -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dscreenshots.page='http://127.0.0.1:7070/run.html?run=RUN&step=STEP'
 * }</pre>
 */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
@EnabledIfSystemProperty(named = "screenshots.page", matches = "http.*")
class ScreenshotsTest {
  private static final long LARGEST = 300_000;

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void the_run_page_is_pictured(String scheme, Chromium browser) throws IOException {
    Path file = Path.of("../docs/images/run-" + scheme + ".png");
    browser.resize(1360, 1330);
    browser.preferColours(scheme);

    browser.open(System.getProperty("screenshots.page"));
    browser.await(
        "no heatmap is drawn",
        () -> browser.all("#panel-variance canvas").isEmpty()
                || browser.all(".profile-plot").isEmpty()
            ? null
            : true);
    Files.write(file, browser.picture());

    assertThat(Files.size(file)).isLessThan(LARGEST);
    browser.preferColours("light");
    browser.resize(1360, 1010);
  }
}
