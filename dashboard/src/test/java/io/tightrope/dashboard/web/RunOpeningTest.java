package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The run page while it opens, while frames arrive, and what it says where there is no run. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunOpeningTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final double MAX_SHIFT = 0.05;

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunOpeningTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    browser.resize(1360, 1010);
    dashboard.close();
  }

  @Test
  void nothing_moves_while_the_page_opens() throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();

    try (Chromium.Pretence ignored = browser.before("""
        window.shift = 0;
        window.moved = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.shift += entry.value;
            for (const { node, previousRect, currentRect } of entry.sources) {
              window.moved.push(`${node?.className || node?.nodeName || node}: ${previousRect.y} to ${currentRect.y}`);
            }
          }
        }).observe({ type: "layout-shift", buffered: true });
        """)) {
      open(run);
      browser.awaitText(".mark", "run ended");
      browser.find(".profile-plot");

      assertThat(((Number) browser.run("return window.shift")).doubleValue())
          .as("%s", browser.run("return window.moved.join('; ')"))
          .isLessThan(MAX_SHIFT);
    }
  }

  @Test
  void the_verdict_is_there_before_the_frames_and_nothing_is_said_of_what_is_still_loading()
      throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();

    try (Chromium.Pretence ignored = browser.before("""
        const real = window.fetch;
        const gate = new Promise((open) => { window.letThrough = open; });
        window.fetch = async (path, options) => {
          if (String(path).includes("/frames")) await gate;
          return real(path, options);
        };
        """)) {
      browser.open(dashboard.address().resolve("/run.html?run=" + run).toString());
      browser.awaitText(".alert", "VarianceExplosion");
      browser.find(".run-head .state");

      assertThat(browser.text(".loading")).isEqualTo("Loading the steps of this run.");
      assertThat(browser.find(".score, .loading").getDomAttribute("class")).isEqualTo("loading");
      browser.run("window.letThrough(); return true");
      browser.find(".score .profile-plot");
      assertThat(browser.all(".loading")).isEmpty();
    }
  }

  @Test
  void an_unknown_run_has_no_empty_sheet() {
    browser.open(dashboard.address().resolve("/run.html?run=nobody").toString());
    browser.awaitText(".notice", "There is no run \"nobody\" here.");

    assertThat(browser.all(".loading")).isEmpty();
    assertThat(browser.all(".score").get(0).isDisplayed()).isFalse();
    assertThat(browser.all(".run-actions").get(0).isDisplayed()).isFalse();
    browser.open(dashboard.address().resolve("/run.html").toString());
    browser.awaitText(".notice", "The address names no run.");
  }

  @Test
  void what_was_selected_in_the_head_stays_selected_while_frames_arrive() {
    MadeUpRun run = new MadeUpRun(client, "copied", 1);
    run.frame(0, Map.of("loss", 1), Map.of("preactivationVariance", List.of(1))).report();
    open("copied");
    browser.awaitText(".run-steps", "1 step");
    browser.run(
        "getSelection().selectAllChildren(document.querySelector('.run-facts span')); return true");
    String selected = (String) browser.run("return getSelection().toString()");
    assertThat(selected).contains("1 layer of 10 units");

    run.frame(1, Map.of("loss", 1), Map.of("preactivationVariance", List.of(1))).report();
    browser.awaitText(".run-steps", "2 steps");

    assertThat(browser.run("return getSelection().toString()")).isEqualTo(selected);
  }

  @Test
  void a_failed_acknowledgement_is_forgotten_once_the_dashboard_is_back() throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    open(run);
    browser.awaitText(".alert", "VarianceExplosion");
    browser.awaitStream();
    int port = dashboard.address().getPort();

    dashboard.close();
    browser.awaitText(".mark", "disconnected for");
    browser.find(".alert-actions button").click();
    browser.awaitText(".alert .trouble", "The dashboard does not answer.");
    dashboard = Dashboard.start(DashboardConfig.local(port, data));

    browser.awaitText(".mark", "run ended");
    browser.await(
        "it is still said", () -> browser.text(".alert").contains("does not answer") ? null : true);
  }

  @Test
  void labels_of_flags_do_not_overlap_and_resolved_alerts_are_hollow() {
    new MadeUpRun(client, "any", 1)
        .frame(0, Map.of("loss", 1), Map.of("preactivationVariance", List.of(1)))
        .report();
    open("any");

    @SuppressWarnings("unchecked")
    List<String> signs = (List<String>) browser.run("""
        return import(new URL("run/flags.js", location.href).href).then(({ flagsOf }) => {
          const row = document.querySelector(".flags");
          const alert = (rule, step, state = "firing", severity = "critical") => ({ rule, step, state, severity });
          const alerts = [alert("RepresentationCollapse", 10), alert("DeadLayer", 150), alert("DeadLayer", 150, "firing", "warning"),
            alert("VarianceExplosion", 400, "resolved"), alert("GradientExplosion", 990)];
          row.replaceChildren(...flagsOf({ alerts, events: [{ kind: "end", step: 999 }] }, { from: 0, to: 1000 }, row.clientWidth, () => {}));
          const boxes = [...row.children].map((flag) => flag.getBoundingClientRect());
          const overlaps = boxes.slice(1).filter((box, i) => box.left < boxes[i].right - 1).map(() => "overlap");
          const outside = boxes.filter((box) => box.right > row.getBoundingClientRect().right + 10).map(() => "outside");
          return [...overlaps, ...outside, ...[...row.children].map((flag) => flag.textContent)];
        });
        """);

    assertThat(signs).containsExactly("▲", "▲ DeadLayer and 1 more", "△ VarianceExplosion", "▲");
  }

  @Test
  void labels_of_steps_are_whole_on_a_narrow_window() {
    MadeUpRun run = new MadeUpRun(client, "narrow", 1);
    for (int step = 0; step < 1000; step += 5) {
      run.frame(step, Map.of("loss", 1), Map.of("preactivationVariance", List.of(1)));
    }
    run.report();
    browser.resize(500, 900);

    open("narrow");

    browser.find(".ruler-labels span");
    assertThat((Boolean) browser.run("""
        const edge = document.querySelector(".ruler .area").getBoundingClientRect().right;
        return [...document.querySelectorAll(".ruler-labels span")].every((label) => label.getBoundingClientRect().right <= edge);
        """)).isTrue();
  }

  @Test
  void the_modules_of_the_page_are_asked_for_at_the_same_time() throws IOException {
    TreeSet<String> loaded = new TreeSet<>();
    imports(WEB.resolve("run/page.js"), loaded);
    String page = Files.readString(WEB.resolve("run.html"));
    TreeSet<String> listed = new TreeSet<>();
    Matcher link = Pattern.compile("modulepreload\" href=\"([^\"]+)").matcher(page);
    while (link.find()) {
      listed.add(link.group(1));
    }

    assertThat(listed).isNotEmpty().isSubsetOf(loaded);
    assertThat(listed)
        .containsAll(
            loaded.stream().filter(file -> file.matches("(run|charts)/.*")).toList());
  }

  /** Adds what a module and those that it imports import, as paths from the root of the pages. */
  private static void imports(Path module, TreeSet<String> into) throws IOException {
    Matcher found = Pattern.compile("(?m)^(?:import|export)[^;]*?from \"([^\"]+)\"")
        .matcher(Files.readString(module));
    while (found.find()) {
      Path next = module.resolveSibling(found.group(1)).normalize();
      if (into.add(WEB.relativize(next).toString()) && Files.exists(next)) {
        imports(next, into);
      }
    }
  }

  private void open(String runAndQuery) {
    browser.open(dashboard.address().resolve("/run.html?run=" + runAndQuery).toString());
    browser.find(".score");
  }
}
