package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that name another one with whose loss they are compared, over HTTP. */
class BaselineApiTest {
  private static final int STEPS = 1000;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    introduce("dense", "");
    train("dense", 0, STEPS, falling(100));
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void a_slow_learner_is_warned_of_between_frames_and_again_after_a_restart() {
    introduce("sparse", "dense");
    train("sparse", 0, 500, falling(600));

    assertThat(alerts("sparse")).containsExactly("BehindBaseline warning");

    stop();
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    assertThat(alerts("sparse")).containsExactly("BehindBaseline warning");
    assertThat(client.get("/api/v1/runs/sparse").json().path("baseline").asText())
        .isEqualTo("dense");
  }

  @Test
  void a_run_that_learns_as_its_baseline_or_has_none_is_quiet() {
    introduce("equal", "dense");
    train("equal", 0, 500, falling(100));
    introduce("alone", "");
    train("alone", 0, 500, falling(600));

    assertThat(alerts("equal")).isEmpty();
    assertThat(alerts("alone")).isEmpty();
  }

  @Test
  void the_answer_to_an_introduction_has_the_loss_of_the_baseline() {
    JsonNode baseline = introduce("sparse", "dense").json().path("baselineLoss");

    assertThat(baseline.path("run").asText()).isEqualTo("dense");
    assertThat(baseline.path("batchSize").asDouble()).isEqualTo(64);
    assertThat(baseline.path("steps")).hasSize(STEPS);
    assertThat(baseline.path("losses").path(0).asDouble()).isEqualTo(2.3);
  }

  @Test
  void a_baseline_that_nobody_knows_or_the_run_itself_is_none() {
    assertThat(introduce("a", "unheard of").json().has("baselineLoss")).isFalse();
    assertThat(introduce("b", "b").json().has("baselineLoss")).isFalse();
    assertThat(client.get("/api/v1/runs/a").json().path("baseline").asText())
        .isEqualTo("unheard of");
  }

  private Answer introduce(String run, String baseline) {
    return client.post("/api/v1/runs", """
        {"run": "%s", "session": "s", "layers": [{"name": "d0", "units": 4}], "baseline": "%s"}
        """.formatted(run, baseline));
  }

  /** One observed step, and the loss of all. */
  private void train(String run, int from, int to, DoubleUnaryOperator loss) {
    client.post("/api/v1/runs/" + run + "/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 2.3, "batchSize": 64}]}
        """);
    String steps =
        IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining(","));
    client.post("/api/v1/runs/" + run + "/scalars", """
        {"seq": 0, "timestamp": 2, "series": {
          "loss": {"steps": [%1$s], "values": [%2$s]},
          "examples": {"steps": [%1$s], "values": [%3$s]}}}
        """.formatted(
            steps, values(from, to, loss), values(from, to, step -> 64)));
  }

  private static String values(int from, int to, DoubleUnaryOperator of) {
    return IntStream.range(from, to)
        .mapToObj(step -> String.format(Locale.ROOT, "%.4f", of.applyAsDouble(step)))
        .collect(Collectors.joining(","));
  }

  private static DoubleUnaryOperator falling(double steps) {
    return step -> 0.4 + 1.9 * Math.exp(-step / steps);
  }

  private List<String> alerts(String run) {
    dashboard.awaitQuiet();
    List<String> alerts = new ArrayList<>();
    client
        .get("/api/v1/runs/" + run + "/alerts")
        .json()
        .forEach(alert -> alerts.add(
            alert.path("rule").asText() + " " + alert.path("severity").asText()));
    return alerts;
  }
}
