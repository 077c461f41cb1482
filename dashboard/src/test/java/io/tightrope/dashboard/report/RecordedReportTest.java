package io.tightrope.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.model.Verdict.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedReportTest {
  private static List<Answer> answers(Report report) {
    return report.checks().stream().map(Check::answer).toList();
  }

  private static List<String> keys(List<Message> messages) {
    return messages.stream().map(Message::key).toList();
  }

  @Test
  void a_healthy_run_passes_all_checks_and_names_the_sparsity_that_it_held() throws IOException {
    Report report = ReportRuns.report(ReportRuns.recorded("healthy.json.gz"));

    assertThat(report.verdict().state()).isEqualTo(State.HEALTHY);
    assertThat(answers(report)).containsExactly(Answer.PASS, Answer.PASS, Answer.PASS);
    assertThat(report.safe().held()).isCloseTo(0.82, within(0.02));
    assertThat(report.safe().heldTarget()).isEqualTo(0.85);
    assertThat(report.climb().quality()).get().satisfies(quality -> {
      assertThat(quality.isLoss()).isFalse();
      assertThat(quality.last()).isEqualTo(0.7891);
    });
  }

  @Test
  void an_exploding_run_is_failing_since_its_first_critical_alert() throws IOException {
    Report report = ReportRuns.report(ReportRuns.recorded("exploding.json.gz"));

    assertThat(report.verdict().state()).isEqualTo(State.FAILING);
    assertThat(report.verdict().state().isBad()).isTrue();
    assertThat(report.verdict().sentence().values()).containsKey("layers");
    assertThat(report.checks().get(2).answer()).isNotEqualTo(Answer.PASS);
    assertThat(report.climb().rungs().get(3).outcome()).isEqualTo(Climb.Outcome.NOT_HELD);
    assertThat(keys(report.next())).first().isEqualTo("next.alert");
  }

  @Test
  void the_alerts_of_a_report_are_those_of_replay() throws IOException {
    RecordedRun run = ReportRuns.recorded("exploding.json.gz");
    RunMonitor monitor = new RunMonitor(run.description(), RuleSettings.defaults());
    run.frames().forEach(monitor::observe);

    assertThat(ReportRuns.report(run).alerts().stream()
            .map(raised -> raised.alert().id()))
        .containsExactlyInAnyOrderElementsOf(
            monitor.alerts().stream().map(alert -> alert.id()).toList())
        .isNotEmpty();
  }

  @Test
  void a_run_with_a_loss_alone_is_reported_and_what_is_missing_is_named() {
    Report report = ReportRuns.report(ReportRuns.onlyLoss());

    assertThat(answers(report)).containsOnly(Answer.UNKNOWN);
    assertThat(report.verdict().state()).isEqualTo(State.HEALTHY);
    assertThat(keys(report.missing()))
        .contains(
            "missing.initialization",
            "missing.gradients",
            "missing.activity",
            "missing.stages",
            "missing.accuracy",
            "missing.baseline",
            "missing.compute",
            "missing.time");
    assertThat(report.climb().quality())
        .get()
        .satisfies(quality -> assertThat(quality.isLoss()).isTrue());
    assertThat(report.savings().best()).isNaN();
  }

  @Test
  void a_run_without_anything_is_waiting() {
    Report report = ReportRuns.report(new RecordedRun(
        ReportRuns.description("empty", 2), List.of(), List.of(), NullNode.getInstance()));

    assertThat(report.verdict().state()).isEqualTo(State.WAITING);
    assertThat(answers(report)).containsOnly(Answer.UNKNOWN);
  }

  @Test
  void a_run_that_was_attached_to_late_does_not_tell_its_initialization() throws IOException {
    RecordedRun whole = ReportRuns.recorded("healthy.json.gz");
    RecordedRun late = new RecordedRun(
        whole.description(),
        whole.frames().stream().filter(frame -> frame.step() > 100).toList(),
        whole.events(),
        whole.outcome());

    Check check = ReportRuns.report(late).checks().get(0);

    assertThat(check.answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(keys(check.findings())).containsExactly("check.initialization.late");
    assertThat(check.picture()).isPresent();
  }

  @Test
  void a_layer_without_an_expected_variance_does_not_pass() {
    Check none = ReportRuns.report(expecting(StepFrame.MEASURED_NAN)).checks().get(0);
    Check one = ReportRuns.report(expecting(1)).checks().get(0);

    assertThat(none.answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(keys(none.findings())).contains("check.initialization.unexpected");
    assertThat(none.picture()).isPresent();
    assertThat(one.answer()).isEqualTo(Answer.PASS);
    assertThat(one.findings().get(0).values()).containsEntry("layers", new Message.Count(1));
  }

  /** The deep run with an expected variance of its first layer alone. */
  private static RecordedRun expecting(double variance) {
    RecordedRun run = ReportRuns.deep(4);
    List<StepFrame> frames = run.frames().stream()
        .map(frame -> frame.toBuilder()
            .value(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED, 0, variance)
            .build())
        .toList();
    return new RecordedRun(run.description(), frames, List.of(), NullNode.getInstance());
  }

  @Test
  void gradients_are_judged_by_the_first_steps_alone() throws IOException {
    RecordedRun whole = ReportRuns.recorded("healthy.json.gz");
    RecordedRun late = new RecordedRun(
        whole.description(),
        whole.frames().stream().filter(frame -> frame.step() > 100).toList(),
        whole.events(),
        whole.outcome());

    Check check = ReportRuns.report(late).checks().get(1);

    assertThat(check.answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(keys(check.findings())).containsExactly("check.gradients.late");
    assertThat(check.picture()).isPresent();
  }

  @Test
  void gradients_that_are_all_zero_fail() {
    RecordedRun run = ReportRuns.deep(4);
    List<StepFrame> frames = run.frames().stream()
        .map(frame -> frame.toBuilder()
            .column(LayerStatistic.PREACTIVATION_GRADIENT_NORM, new double[4])
            .build())
        .toList();

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), frames, List.of(), NullNode.getInstance()));

    assertThat(report.checks().get(1).answer()).isEqualTo(Answer.FAIL);
  }

  /** The deep run, raised at step 15, with a loss of that step and all after it. */
  private static RecordedRun staged(double loss) {
    RecordedRun run = ReportRuns.deep(4);
    List<StepFrame> frames = run.frames().stream()
        .map(frame -> frame.toBuilder()
            .stage(frame.step() < 15 ? 1 : 2)
            .sparsityTarget(frame.step() < 15 ? 0.4 : 0.5)
            .loss(frame.step() < 15 ? frame.loss() : loss)
            .build())
        .toList();
    return new RecordedRun(
        run.description(), frames, List.of(), JsonNodeFactory.instance.objectNode());
  }

  @Test
  void a_stage_whose_loss_exploded_was_not_held() {
    Report report = ReportRuns.report(staged(1e6));

    assertThat(report.climb().rungs().stream().map(Climb.Rung::outcome))
        .containsExactly(Climb.Outcome.HELD, Climb.Outcome.NOT_HELD);
  }

  @Test
  void a_stage_whose_loss_fell_was_held() {
    Report report = ReportRuns.report(staged(0.5));

    assertThat(report.climb().rungs().stream().map(Climb.Rung::outcome))
        .containsExactly(Climb.Outcome.HELD, Climb.Outcome.HELD);
  }

  @Test
  void a_loss_that_became_nan_is_shown_as_nan() {
    Report report = ReportRuns.report(staged(StepFrame.MEASURED_NAN));

    assertThat(report.climb().quality()).get().satisfies(quality -> {
      assertThat(quality.isLoss()).isTrue();
      assertThat(quality.last()).isNaN();
    });
  }

  @Test
  void a_gate_that_stayed_closed_is_one_of_a_schedule() {
    RecordedRun run = staged(0.5);
    RunEvent closed =
        new RunEvent(0, 20, 1.79e9, RunEvent.Kind.GATE, Map.of("open", false, "target", 0.5));

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), run.frames(), List.of(closed), run.outcome()));

    assertThat(report.climb().rungs().stream().map(Climb.Rung::outcome))
        .containsOnly(Climb.Outcome.NOT_HELD);
    assertThat(report.climb().rungs()).allMatch(Climb.Rung::bySchedule);
  }

  @Test
  void the_last_stage_of_a_recording_without_an_end_is_in_progress() {
    RecordedRun run = staged(0.5);

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), run.frames(), List.of(), NullNode.getInstance()));

    assertThat(report.climb().rungs().get(1).outcome()).isEqualTo(Climb.Outcome.OPEN);
    assertThat(keys(report.next())).doesNotContain("next.raise");
  }

  @Test
  void a_gradient_that_is_not_finite_fails_the_second_check() {
    RecordedRun run = ReportRuns.deep(4);
    StepFrame broken = run.frames().get(0).toBuilder()
        .value(LayerStatistic.PREACTIVATION_GRADIENT_NORM, 2, StepFrame.MEASURED_NAN)
        .build();

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), List.of(broken), List.of(), NullNode.getInstance()));

    assertThat(report.checks().get(1).answer()).isEqualTo(Answer.FAIL);
  }

  @Test
  void a_process_that_failed_is_bad_whatever_its_layers_show() throws IOException {
    RecordedRun run = ReportRuns.recorded("healthy.json.gz");
    RunEvent end = new RunEvent(
        0, 690, 1.79e9, RunEvent.Kind.END, Map.of("status", "failed", "reason", "out of memory"));

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), run.frames(), List.of(end), run.outcome()));

    assertThat(report.verdict().state()).isEqualTo(State.FAILED);
    assertThat(keys(report.next())).contains("next.failed");
  }

  @Test
  void a_schedule_decides_which_stages_were_held_and_what_was_rolled_back() throws IOException {
    RecordedRun run = ReportRuns.recorded("exploding.json.gz");
    double time = run.frames().get(0).timestamp();
    List<RunEvent> events = List.of(
        new RunEvent(
            0,
            100,
            time,
            RunEvent.Kind.GATE,
            Map.of("open", true, "target", 0.5, "achieved", 0.51, "computeSaved", 0.4)),
        new RunEvent(1, 400, time + 5, RunEvent.Kind.ROLLBACK, Map.of("from", 0.8, "undone", 20)));

    Report report = ReportRuns.report(
        new RecordedRun(run.description(), run.frames(), events, NullNode.getInstance()));

    assertThat(report.climb().rungs().stream().map(Climb.Rung::outcome))
        .containsExactly(
            Climb.Outcome.HELD,
            Climb.Outcome.NOT_HELD,
            Climb.Outcome.NOT_HELD,
            Climb.Outcome.ROLLED_BACK);
    assertThat(report.safe().margin()).isCloseTo(0.1, within(1e-9));
    assertThat(report.savings().counted()).isEqualTo(0.4);
    assertThat(report.alerts())
        .anySatisfy(raised -> assertThat(keys(raised.done())).contains("done.rollback"));
  }

  @Test
  void compute_saved_follows_from_the_zeros_of_the_layer_below() {
    Report report = ReportRuns.report(ReportRuns.deep(4));

    // Of four equal layers the first reads the data, the others read halves of zeros.
    assertThat(report.savings().computed()).isCloseTo(0.375, within(1e-9));
    assertThat(report.savings().total()).isEqualTo(4 * 20 * 20);
  }

  @Test
  void a_baseline_stands_beside_the_run() throws IOException {
    RecordedRun run = ReportRuns.recorded("exploding.json.gz");
    RecordedRun baseline = ReportRuns.recorded("healthy.json.gz");

    Report report = RecordedReport.of(run, Optional.of(baseline), RuleSettings.defaults(), 1.79e9);

    assertThat(report.climb().baseline()).get().satisfies(other -> {
      assertThat(other.run()).isEqualTo(baseline.description().run());
      assertThat(other.quality()).isPresent();
      assertThat(other.sparsity()).isBetween(0.7, 0.9);
    });
    assertThat(keys(report.missing())).doesNotContain("missing.baseline");
  }
}
