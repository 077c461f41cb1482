package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.ops.DashboardQueries.Query;
import io.tightrope.dashboard.ops.Engine.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole chain, every part the real one: two example programs train under the agent, Prometheus
 * finds and scrapes them, rules fire, Alertmanager sends, the dashboard lists; Grafana's queries
 * have answers; VictoriaMetrics gives the same. One run goes wrong, the other holds.
 */
@Tag("integration")
@TestInstance(Lifecycle.PER_CLASS)
class StackTest {
  private static final String BROKEN = "stack-broken";
  private static final String HEALTHY = "stack-healthy";
  private static final String[] SHORT = {"--bundled", "--steps-scale", "0.3"};
  private static final long TRAINING_MINUTES = 10;
  private static final double MOST_SECONDS = 30;

  private Stack stack;
  private double begun;
  private double ended;

  /** Seconds from the first bad step to the alert from Alertmanager on the dashboard's list. */
  private double delay = Double.NaN;

  @BeforeAll
  void train(@TempDir Path directory) throws Exception {
    stack = Stack.start(directory);
    begun = now();
    Process broken = stack.train("io.tightrope.examples.NaiveRamp", BROKEN, SHORT);
    await("an alert from Alertmanager", () -> firstFrom("alertmanager") < Double.POSITIVE_INFINITY);
    delay = now() - firstFrom("tightrope");
    finish(broken);
    finish(stack.train("io.tightrope.examples.LayerwiseRamp", HEALTHY, SHORT));
    ended = now();
    await("the last samples in VictoriaMetrics", this::isWritten);
  }

  private boolean isWritten() {
    return stack
        .victoria()
        .range("max(timestamp(up{job=\"tightrope-dashboard\"}))", ended, ended + 5, 1)
        .values()
        .values()
        .stream()
        .flatMap(points -> points.values().stream())
        .anyMatch(timestamp -> timestamp > ended);
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static void finish(Process training) throws InterruptedException {
    assertThat(training.waitFor(TRAINING_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(training.exitValue()).isZero();
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  /** When the first critical alert of the broken run from that source began. */
  private double firstFrom(String source) {
    double first = Double.POSITIVE_INFINITY;
    for (JsonNode alert : stack.client().get("/api/v1/alerts").json()) {
      if (alert.path("run").asText().equals(BROKEN)
          && alert.path("severity").asText().equals("critical")
          && alert.path("sources").toString().contains(source)) {
        first = Math.min(first, alert.path("startedAt").asDouble());
      }
    }
    return first;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(TRAINING_MINUTES);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @Test
  void from_the_first_bad_step_to_the_list_it_takes_less_than_half_a_minute() {
    System.out.printf("from the first bad step to the dashboard's list: %.1f s%n", delay);
    assertThat(delay).isBetween(0.0, MOST_SECONDS);
  }

  @Test
  void prometheus_found_the_agents_by_the_dashboards_list() {
    Series up = stack
        .prometheus()
        .range("max_over_time(up{job=\"tightrope-agents\"}[30s])", begun, ended, 5);

    assertThat(up.values()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(stack.prometheus().labelValues("run", "tightrope_run_info"))
        .contains(BROKEN, HEALTHY);
  }

  @Test
  void the_healthy_run_raises_nothing_critical() {
    Series critical = stack
        .prometheus()
        .range(
            "ALERTS{alertstate=\"firing\", severity=\"critical\", run=\"" + HEALTHY + "\"}",
            begun,
            ended,
            1);

    assertThat(critical.values()).isEmpty();
  }

  @Test
  void every_panel_has_data_of_a_real_run() {
    List<String> empty = new ArrayList<>();
    for (Query query : DashboardQueries.panels()) {
      if (query.instant()
          ? atSomeTime(stack.prometheus(), query).isEmpty()
          : over(stack.prometheus(), query, HEALTHY).isEmpty()) {
        empty.add(query.where() + ": " + query.of(HEALTHY));
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void every_panel_has_data_of_a_broken_run_too_where_it_has_what_the_panel_shows() {
    List<String> empty = new ArrayList<>();
    for (Query query : DashboardQueries.panels()) {
      // The shifted ReLU of this run has no clip.
      boolean clip = query.expression().contains("saturation")
          || query.expression().contains("activation_clip");
      if (!clip && !query.instant() && over(stack.prometheus(), query, BROKEN).isEmpty()) {
        empty.add(query.where() + ": " + query.of(BROKEN));
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void the_list_of_runs_tells_the_broken_run_from_the_healthy_one() {
    List<Query> states = DashboardQueries.panels().stream()
        .filter(query -> query.expression().contains("or 0 * count by (run)"))
        .toList();

    assertThat(states).hasSize(1);
    String state = "(" + states.get(0).of(".*") + ")";
    assertThat(stack.prometheus().range(state + " == 2", begun, ended, 1).toString())
        .contains(BROKEN)
        .doesNotContain(HEALTHY);
    assertThat(stack.prometheus().range(state + " < 2", begun, ended, 1).toString())
        .contains(HEALTHY);
  }

  @Test
  void every_variable_offers_something() {
    assertThat(DashboardQueries.variables())
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(
                stack.prometheus().labelValues(variable.label(), variable.of(HEALTHY)))
            .as(variable.where())
            .isNotEmpty());
  }

  @Test
  void stages_and_alerts_of_the_broken_run_are_annotated() {
    assertThat(DashboardQueries.annotations())
        .isNotEmpty()
        .allSatisfy(annotation -> assertThat(
                over(stack.prometheus(), annotation, BROKEN).values())
            .as(annotation.where())
            .isNotEmpty());
  }

  /** Gauges agree to the last digit; what extrapolates a rate may differ as documented. */
  @Test
  void victoria_metrics_gives_the_same_numbers() {
    List<String> different = new ArrayList<>();
    int points = 0;
    int compared = 0;
    for (Query query : DashboardQueries.panels()) {
      if (query.expression().contains("time()")) {
        continue;
      }
      Series one = over(stack.prometheus(), query, HEALTHY);
      Series other = over(stack.victoria(), query, HEALTHY);
      points += Parity.compared(one, one);
      compared += Parity.compared(one, other);
      Parity.differences(query.expression(), one, other)
          .forEach(difference -> different.add(query.where() + ": " + difference));
    }
    assertThat(compared).isGreaterThan(points / 2).isPositive();
    assertThat(different).isEmpty();
  }

  private Series over(Engine engine, Query query, String run) {
    // From a multiple of the step on, as VictoriaMetrics does of its own accord.
    return engine.range(query.of(run), Math.floor(begun), Math.floor(ended), 1);
  }

  /** An instant query is asked while the healthy run still had its series. */
  private Series atSomeTime(Engine engine, Query query) {
    Map<Double, Double> steps = engine
        .range("max(tightrope_training_steps_total{run=\"" + HEALTHY + "\"})", begun, ended, 1)
        .values()
        .values()
        .iterator()
        .next();
    double last = steps.keySet().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return engine.instant(query.of(HEALTHY), last - 5);
  }
}
