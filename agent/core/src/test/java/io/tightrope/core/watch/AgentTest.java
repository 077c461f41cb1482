package io.tightrope.core.watch;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.export.LayerMetric;
import io.tightrope.core.export.RunMetric;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.push.FakeDashboard;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
  @TempDir
  Path spool;

  @Test
  void frames_and_events_reach_the_dashboard_in_order_and_the_end_comes_last() throws Exception {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch watch = agent.watch(SampleRun.description("ordered"));
      for (int step = 0; step < 5; step++) {
        watch.publish(SampleRun.frame(step));
      }
      watch.event(RunEvent.Kind.STAGE, 4, Map.of("stage", 2));
      for (int step = 5; step < 8; step++) {
        watch.publish(SampleRun.frame(step));
      }

      agent.close();

      assertThat(dashboard.frameSeqs()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
      List<Object> received = dashboard.received();
      assertThat(received).hasSize(10);
      assertThat(((RunEvent) received.get(5)).kind()).isEqualTo(RunEvent.Kind.STAGE);
      assertThat(((RunEvent) received.get(9)).kind()).isEqualTo(RunEvent.Kind.END);
      assertThat(dashboard.run("ordered").labels()).containsEntry("team", "a");
      assertThat(dashboard.run("ordered").scrapeAddress()).isPresent();
      assertThat(agent.health().errors()).isZero();
    }
  }

  @Test
  void the_endpoint_shows_every_metric_with_the_values_that_were_pushed() throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch watch = agent.watch(SampleRun.description("exported"));
      watch.publish(SampleRun.frame(11));
      watch.stepEnded(12, 2.0 / 15, 3e-4, 100);
      watch.publish(SampleRun.frame(12)
          .stage(2)
          .gateOpen(true)
          .value(RunStatistic.SPARSITY_HELD, 0)
          .escapeProbability(0.25));
      watch.stepTook(12, 50_000_000, 1_000_000);
      watch.event(RunEvent.Kind.GATE, 12, Map.of("open", true, "computeSaved", 0.8));
      eventually(() -> assertThat(dashboard.received()).hasSize(4));

      String text = scrape(agent);

      StepFrame pushed = (StepFrame) dashboard.received().get(1);
      for (LayerStatistic statistic : LayerStatistic.values()) {
        String label = statistic.labels().entrySet().stream()
            .map(entry -> "," + entry.getKey() + "=\"" + entry.getValue() + "\"")
            .collect(Collectors.joining());
        String series =
            statistic.metric().orElseThrow() + "{layer=\"02\"" + label + ",run=\"exported\"} ";
        assertThat(valueOf(text, series)).isEqualTo(pushed.value(statistic, 2));
      }
      for (LayerMetric metric : LayerMetric.values()) {
        assertThat(text).contains("\n" + metric.metric() + "{layer=\"02\",run=\"exported\"} ");
      }
      assertThat(AgentHealth.kinds()).contains("internal", "token_refused", "spool_full");
      for (String kind : AgentHealth.kinds()) {
        assertThat(text)
            .contains("\ntightrope_agent_errors_total{kind=\"" + kind + "\",run=\"exported\"} 0");
      }
      Stream.of(RunStatistic.values())
          .filter(statistic -> statistic != RunStatistic.ERRORS)
          .flatMap(statistic -> statistic.metric().stream())
          .forEach(metric -> assertThat(text).contains("\n" + metric + "{run=\"exported\"} "));
      for (RunMetric metric : RunMetric.values()) {
        assertThat(text).contains("\n" + metric.metric() + "{run=\"exported\"} ");
      }
      assertThat(text)
          .contains("tightrope_layer_info{activation=\"crelu\",kind=\"dense\",layer=\"02\","
              + "name=\"dense2\",run=\"exported\",units=\"8\"} 1")
          .contains("tightrope_run_info{framework=\"test\",host=\"here\",model=\"three layers\","
              + "run=\"exported\",version=\"");
      agent.close();
    }
  }

  @Test
  void the_losses_of_all_steps_come_once_and_before_the_frame_of_the_last_of_them()
      throws Exception {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch watch = agent.watch(SampleRun.description("recorded"));
      for (int step = 0; step < 3000; step++) {
        watch.stepEnded(step, 1.0 / (1 + step), 0.1, 32);
        if (step % 250 == 0) {
          watch.publish(SampleRun.frame(step));
        }
        if (step == 1100) {
          watch.scalar("accuracy", step, 0.5);
          watch.event(RunEvent.Kind.NOTE, step, Map.of("text", "a note"));
        }
      }

      agent.close();

      long next = 0;
      for (Object one : dashboard.received()) {
        if (one instanceof ScalarBlock block) {
          ScalarSeries loss = Objects.requireNonNull(block.series().get("loss"));
          for (int i = 0; i < loss.size(); i++) {
            assertThat(loss.steps()[i]).isEqualTo(next++);
            assertThat(loss.values()[i]).isEqualTo(1.0 / next);
          }
        } else if (one instanceof StepFrame frame) {
          assertThat(next).isEqualTo(frame.step() + 1);
        } else if (((RunEvent) one).kind() == RunEvent.Kind.NOTE) {
          assertThat(next).isEqualTo(1101);
        }
      }
      assertThat(next).isEqualTo(3000);
      assertThat(dashboard.scalars())
          .filteredOn(block -> block.series().containsKey("accuracy"))
          .hasSize(1);
      assertThat(agent.health().errors()).isZero();
    }
  }

  @Test
  void the_endpoint_shows_the_newest_loss_and_the_users_own_numbers_without_a_frame()
      throws Throwable {
    Agent agent = Agent.start(SampleRun.config(Optional.empty(), OptionalInt.of(0), spool));
    RunWatch watch = agent.watch(SampleRun.description("unobserved"));
    for (int step = 0; step < 10; step++) {
      watch.stepEnded(step, 10 - step, 0.25, 32);
    }
    watch.scalar("val/accuracy", 9, 0.75);
    watch.activeAlerts(5000);

    eventually(() -> assertThat(scrape(agent))
        .contains("tightrope_training_loss{run=\"unobserved\"} 1.0")
        .contains("tightrope_learning_rate{run=\"unobserved\"} 0.25")
        .contains("tightrope_training_steps_total{run=\"unobserved\"} 10")
        .contains("tightrope_scalar{name=\"val/accuracy\",run=\"unobserved\"} 0.75"));
    watch.stepEnded(10, Double.NaN, 0.25, 32);
    watch.activeAlerts(5000);
    eventually(() ->
        assertThat(scrape(agent)).contains("tightrope_training_loss{run=\"unobserved\"} NaN"));
    agent.close();
  }

  @Test
  void scalars_that_wait_are_sent_within_seconds_although_no_step_comes() throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch watch = agent.watch(SampleRun.description("paused"));
      watch.stepEnded(0, 1.5, 0.1, 32);

      eventually(() -> assertThat(dashboard.scalars()).hasSize(1));

      agent.close();
    }
  }

  @Test
  void a_value_that_is_absent_has_no_series_and_one_that_goes_leaves_none() throws Throwable {
    Agent agent = Agent.start(SampleRun.config(Optional.empty(), OptionalInt.of(0), spool));
    RunWatch watch = agent.watch(SampleRun.description("absent"));
    String series = "tightrope_layer_dead_units_ratio{layer=\"01\",run=\"absent\"}";

    watch.publish(SampleRun.frame(1));
    eventually(() -> assertThat(scrape(agent)).contains(series));
    watch.publish(SampleRun.frame(2).value(LayerStatistic.DEAD_UNITS, 1, Double.NaN));
    eventually(() -> assertThat(scrape(agent)).doesNotContain(series));

    assertThat(scrape(agent)).contains("tightrope_layer_dead_units_ratio{layer=\"00\"");
    assertThat(scrape(agent)).doesNotContain("tightrope_sparsity_gate_open{");
    agent.close();
  }

  @Test
  void the_series_of_a_finished_run_go_away_after_the_grace_period() throws Throwable {
    Agent agent = Agent.start(
        SampleRun.config(Optional.empty(), OptionalInt.of(0), spool, Duration.ofMillis(300)));
    RunWatch lasting = agent.watch(SampleRun.description("lasting"));
    RunWatch finished = agent.watch(SampleRun.description("finished"));
    lasting.publish(SampleRun.frame(1));
    finished.publish(SampleRun.frame(1));
    eventually(() -> assertThat(scrape(agent)).contains("run=\"finished\""));

    finished.close();

    eventually(() -> assertThat(scrape(agent)).doesNotContain("run=\"finished\""));
    assertThat(scrape(agent)).contains("run=\"lasting\"");
    agent.close();
  }

  @Test
  void a_replica_is_a_worker_of_the_run_with_frames_of_its_own_and_no_series() throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch model = agent.watch(SampleRun.description("replicated"));
      RunWatch replica = agent.watchReplica(model, 1);
      model.publish(SampleRun.frame(0));
      model.stepEnded(0, 1.5, 0.1, 10);
      replica.publish(SampleRun.frame(0));
      replica.stepEnded(0, 1.5, 0.1, 7);
      eventually(() -> assertThat(dashboard.workers()).containsExactlyInAnyOrder("0", "0.1"));

      String text = scrape(agent);

      assertThat(dashboard.runs()).containsOnlyKeys("replicated");
      assertThat(text).contains("tightrope_training_examples_total{run=\"replicated\"} 17");
      assertThat(text).contains("tightrope_training_steps_total{run=\"replicated\"} 1");
      agent.close();
      long ends =
          dashboard.received().stream().filter(RunEvent.class::isInstance).count();
      assertThat(ends).isEqualTo(1);
    }
  }

  @Test
  void the_configuration_is_read_on_a_thread_of_the_agent_and_sent_by_every_worker()
      throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch model = agent.watch(
          SampleRun.description("configured"),
          () -> Map.of("thread", Thread.currentThread().getName()));
      RunWatch replica = agent.watchReplica(model, 1);
      replica.publish(SampleRun.frame(0));
      RunWatch broken = agent.watch(SampleRun.description("broken"), () -> {
        throw new IllegalStateException("unreadable");
      });
      broken.publish(SampleRun.frame(0));

      eventually(() -> assertThat(dashboard.runs()).containsOnlyKeys("configured", "broken"));

      assertThat(dashboard.run("configured").config())
          .isEqualTo(Map.of("thread", "tightrope-pipeline"));
      assertThat(model.description().config())
          .isEqualTo(replica.description().config())
          .isNotEmpty();
      assertThat(dashboard.run("broken").config()).isEmpty();
      assertThat(agent.health().errors()).isEqualTo(1);
      agent.close();
    }
  }

  @Test
  void a_name_that_is_taken_gets_a_number_on_the_dashboard_and_in_the_metrics() throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      dashboard.occupy("taken");
      dashboard.occupy("taken-2");
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
      RunWatch watch = agent.watch(SampleRun.description("taken"));
      watch.publish(SampleRun.frame(0));

      eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(1));

      assertThat(dashboard.runs()).containsOnlyKeys("taken-3");
      assertThat(scrape(agent)).contains("run=\"taken-3\"").doesNotContain("run=\"taken\"");
      agent.close();
    }
  }

  @Test
  void models_of_one_process_have_names_of_their_own_without_a_dashboard() throws Throwable {
    Agent agent = Agent.start(SampleRun.config(Optional.empty(), OptionalInt.of(0), spool));
    List<RunWatch> models = Stream.generate(() -> agent.watch(SampleRun.description("fold")))
        .limit(3)
        .toList();
    models.get(0).close();
    models.forEach(model -> model.publish(SampleRun.frame(0)));

    eventually(() -> assertThat(scrape(agent))
        .contains(
            "tightrope_training_steps_total{run=\"fold\"}",
            "tightrope_training_steps_total{run=\"fold-2\"}",
            "tightrope_training_steps_total{run=\"fold-3\"}"));
    agent.close();
  }

  @Test
  void a_second_model_that_finds_its_number_taken_gets_the_next_one_of_the_process()
      throws Throwable {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      dashboard.occupy("fold-2");
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.empty(), spool));
      for (int model = 0; model < 3; model++) {
        agent.watch(SampleRun.description("fold")).publish(SampleRun.frame(0));
      }

      eventually(() -> assertThat(dashboard.runs()).containsOnlyKeys("fold", "fold-3", "fold-4"));
      agent.close();
    }
  }

  @Test
  void hundreds_of_networks_one_after_the_other_lose_nothing_and_leave_no_threads()
      throws Throwable {
    int networks = 300;
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      Agent agent =
          Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.empty(), spool));
      for (int network = 0; network < networks; network++) {
        RunWatch watch = agent.watch(SampleRun.description("candidate"));
        watch.publish(SampleRun.frame(0));
        watch.close();
      }

      eventually(() ->
          assertThat(dashboard.runs()).hasSize(networks).containsKey("candidate-" + networks));
      eventually(() -> assertThat(pushingThreads()).isZero());
      agent.close();
    }
    assertThat(spool).isEmptyDirectory();
  }

  private static long pushingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tightrope-push"))
        .count();
  }

  @Test
  void a_taken_port_costs_the_endpoint_and_nothing_else() throws Exception {
    try (FakeDashboard dashboard = new FakeDashboard(0);
        ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Agent agent = Agent.start(SampleRun.config(
          Optional.of(dashboard.uri()), OptionalInt.of(taken.getLocalPort()), spool));
      RunWatch watch = agent.watch(SampleRun.description("no port"));
      watch.publish(SampleRun.frame(0));

      agent.close();

      assertThat(dashboard.frameSeqs()).containsExactly(0L);
      assertThat(agent.scrapeAddress()).isEmpty();
      assertThat(agent.health().errors()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"gpu-7.example.org:9999, gpu-7.example.org:9999", "10.0.0.7, 10.0.0.7:PORT"})
  void the_advertised_address_is_announced_in_place_of_the_agents_own(
      String advertised, String announced) throws Exception {
    try (FakeDashboard dashboard = new FakeDashboard(0)) {
      AgentConfig config = AgentConfigLoader.load(
              "advertise=" + advertised + ",dashboard=" + dashboard.uri() + ",spool=" + spool)
          .config();
      Agent agent = Agent.start(config);
      RunWatch watch = agent.watch(SampleRun.description("advertised"));
      watch.publish(SampleRun.frame(0));
      agent.close();

      String address = dashboard.run("advertised").scrapeAddress().orElseThrow();
      assertThat(address).matches(announced.replace(".", "\\.").replace("PORT", "[1-9][0-9]+"));
    }
  }

  static String scrape(Agent agent) throws IOException {
    assertThat(agent.scrapeAddress()).isPresent();
    URI uri = URI.create("http://" + agent.scrapeAddress().orElseThrow() + "/metrics");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static double valueOf(String text, String series) {
    int at = text.indexOf("\n" + series);
    assertThat(at).as(series).isNotNegative();
    int from = at + 1 + series.length();
    return Double.parseDouble(text.substring(from, text.indexOf('\n', from)));
  }
}
