package io.tightrope.dashboard.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.LastFrame;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WatchedRunTest {
  private static final Patience PATIENCE = new Patience(30, 300);
  private static final RunDescription DESCRIPTION = new RunDescription(
      "r",
      "s",
      "f",
      "m",
      "h",
      Optional.empty(),
      List.of(new LayerDescription(0, "d", "dense", 4, 4, List.of(), Optional.empty())),
      Map.of());

  private final WatchedRun run = run(List.of(), 0);

  private static WatchedRun run(List<RunEvent> events, double now) {
    return new WatchedRun(
        new StoredRun(1, DESCRIPTION, 0),
        new RunExtent(0, 0, -1, 0, Newest.NONE, Newest.NONE, Optional.empty()),
        events,
        now);
  }

  private static List<StepFrame> frame(long step, double timestamp) {
    return List.of(StepFrame.builder(step, step, 1).timestamp(timestamp).loss(2).build());
  }

  private static ScalarBlock losses(double timestamp, long step, double loss) {
    return new ScalarBlock(
        0,
        timestamp,
        Map.of(ScalarBlock.LOSS, new ScalarSeries(new long[] {step}, new double[] {loss})));
  }

  private static RunEvent event(RunEvent.Kind kind, double timestamp, Map<String, Object> details) {
    return new RunEvent(0, 7, timestamp, kind, details);
  }

  private Life life(double now) {
    return run.status(now, PATIENCE).life();
  }

  @Test
  void a_run_that_says_it_trains_is_stalled_when_no_step_comes_however_often_its_heart_beats() {
    run.observe("0", frame(0, 0), 1);
    for (double now = 2; now <= 30; now += 10) {
      run.beat("0", Activity.TRAINING, now);
    }
    assertThat(life(30)).isEqualTo(Life.LIVE);

    run.beat("0", Activity.TRAINING, 32);
    assertThat(life(32)).isEqualTo(Life.STALLED);
    assertThat(run.status(32, PATIENCE).stepSeconds()).isEqualTo(31);

    run.observe("0", losses(33, 1, 1), 33);
    assertThat(life(34)).isEqualTo(Life.LIVE);
  }

  @Test
  void silence_before_the_dashboard_could_be_reached_is_not_the_runs() {
    run.waitFrom(400);
    assertThat(life(700)).isEqualTo(Life.SILENT);
    assertThat(life(701)).isEqualTo(Life.LOST);

    run.heard(710);
    run.waitFrom(5000);
    assertThat(life(1011)).as("it has reported, and counts from there").isEqualTo(Life.LOST);
  }

  @Test
  void a_run_that_has_not_reported_since_a_restart_may_be_one_that_beats() {
    Patience little = new Patience(5, 5);

    assertThat(run.status(24, little).life()).isEqualTo(Life.SILENT);
    assertThat(run.status(25, little).life()).isEqualTo(Life.LOST);
    assertThat(run.status(25, little).stepped()).isFalse();

    run.observe("0", frame(0, 30), 30);
    run.observe("0", frame(1, 30.1), 30.1);
    assertThat(run.status(36, little).life()).isEqualTo(Life.LOST);
    assertThat(run.status(36, little).stepped()).isTrue();
  }

  @Test
  void a_run_that_said_how_often_it_reports_is_judged_by_that() {
    WatchedRun hourly = new WatchedRun(
        new StoredRun(
            1,
            new RunDescription(
                "r",
                "s",
                "f",
                "m",
                "h",
                Optional.empty(),
                DESCRIPTION.layers(),
                Map.of(),
                Map.of(),
                OptionalDouble.of(3600),
                Optional.empty(),
                Optional.empty()),
            0),
        new RunExtent(0, 0, -1, 0, Newest.NONE, Newest.NONE, Optional.empty()),
        List.of(),
        0);
    hourly.observe("0", frame(0, 0), 1);
    hourly.observe("0", frame(1, 1), 2);
    run.observe("0", frame(0, 0), 1);
    run.observe("0", frame(1, 1), 2);

    assertThat(life(400)).isEqualTo(Life.LOST);
    assertThat(hourly.status(36_001, PATIENCE).life()).isEqualTo(Life.LIVE);
    assertThat(hourly.status(36_003, PATIENCE).life()).isEqualTo(Life.LOST);

    hourly.beat("0", Activity.TRAINING, 18_001);
    assertThat(hourly.status(18_002, PATIENCE).life()).isEqualTo(Life.LIVE);
    assertThat(hourly.status(18_003, PATIENCE).life()).isEqualTo(Life.STALLED);
  }

  @Test
  void an_evaluation_of_minutes_is_no_stall_and_does_not_lengthen_the_usual_gap() {
    run.observe("0", frame(0, 0), 1);
    for (double now = 2; now < 400; now += 10) {
      run.beat("0", Activity.EVALUATING, now);
      assertThat(life(now)).isEqualTo(Life.LIVE);
    }
    run.beat("0", Activity.TRAINING, 400);
    run.observe("0", frame(1, 401), 401);

    for (double now = 402; now <= 452; now += 10) {
      run.beat("0", Activity.TRAINING, now);
    }
    assertThat(life(452)).as("its own pace is still a fast one").isEqualTo(Life.STALLED);
  }

  @Test
  void a_run_is_idle_only_when_none_of_its_workers_trains() {
    run.observe("0", frame(0, 0), 1);
    run.beat("0", Activity.IDLE, 2);
    assertThat(life(2)).isEqualTo(Life.IDLE);

    run.beat("1", Activity.TRAINING, 3);
    assertThat(life(3)).isEqualTo(Life.LIVE);
    assertThat(run.status(3, PATIENCE).activity()).contains(Activity.TRAINING);
  }

  @Test
  void a_missing_heartbeat_makes_a_run_silent_and_lost_after_the_limit() {
    run.observe("0", frame(0, 0), 1);
    run.beat("0", Activity.TRAINING, 2);

    assertThat(life(15)).isEqualTo(Life.LIVE);
    assertThat(life(17)).isEqualTo(Life.SILENT);
    assertThat(life(302)).isEqualTo(Life.SILENT);
    assertThat(life(303)).isEqualTo(Life.LOST);

    run.beat("0", Activity.IDLE, 304);
    assertThat(life(304)).isEqualTo(Life.IDLE);
  }

  @Test
  void little_patience_still_lets_two_heartbeats_be_missed() {
    run.beat("0", Activity.TRAINING, 0);

    assertThat(run.status(23, new Patience(1, 1)).life()).isEqualTo(Life.SILENT);
    assertThat(run.status(25, new Patience(1, 1)).life()).isEqualTo(Life.LOST);
  }

  @Test
  void a_run_without_heartbeats_is_never_stalled_and_lost_after_ten_of_its_gaps() {
    run.observe("0", frame(0, 0), 0);
    run.observe("0", frame(1, 50), 50);

    assertThat(life(500)).isEqualTo(Life.LIVE);
    assertThat(life(551)).isEqualTo(Life.LOST);
  }

  @Test
  void silence_is_counted_from_the_start_of_this_dashboard() {
    WatchedRun old = run(List.of(), 10_000);

    assertThat(old.status(10_001, PATIENCE).life()).isEqualTo(Life.SILENT);
    assertThat(old.status(10_001, PATIENCE).heard()).isFalse();
    assertThat(old.status(10_300, PATIENCE).life()).isEqualTo(Life.SILENT);
    assertThat(old.status(10_301, PATIENCE).life()).isEqualTo(Life.LOST);
  }

  @Test
  void an_end_has_its_status_and_one_without_a_status_is_in_order() {
    run.observe(event(RunEvent.Kind.END, 5, Map.of("reason", "exit")), 5);
    assertThat(run.status(6, PATIENCE).end()).contains(RunEnd.finished("exit"));
    assertThat(life(6)).isEqualTo(Life.ENDED);

    for (String status : List.of("failed", "killed")) {
      run.observe(event(RunEvent.Kind.END, 7, Map.of("status", status)), 7);
      assertThat(life(8)).isEqualTo(Life.FAILED);
    }
    assertThat(run.status(8, PATIENCE).lastStep()).isEqualTo(7);
  }

  @Test
  void what_was_observed_after_the_end_takes_the_run_up_and_what_only_arrives_later_does_not() {
    RunEvent end = event(RunEvent.Kind.END, 5, RunEnd.failed("x").details());
    run.observe(end, 5);

    assertThat(run.observe("0", frame(6, 4.5), 20)).isEmpty();
    assertThat(run.observe("0", losses(5, 6, 1), 20)).isEmpty();
    run.beat("0", Activity.TRAINING, 20);
    assertThat(life(20)).isEqualTo(Life.FAILED);

    assertThat(run.observe("0", frame(8, 21), 21)).contains(end);
    assertThat(life(21)).isEqualTo(Life.LIVE);
    assertThat(run.status(21, PATIENCE).end()).isEmpty();
  }

  @Test
  void the_newest_step_and_loss_are_those_of_scalars_where_they_are_newer() {
    run.observe("0", frame(3, 1), 1);
    run.observe("0", losses(2, 9, 0.5), 2);
    run.observe("0", frame(5, 3), 3);

    assertThat(run.status(3, PATIENCE).lastStep()).isEqualTo(9);
    assertThat(run.status(3, PATIENCE).lastLoss()).isEqualTo(0.5);
    assertThat(run.status(3, PATIENCE).last().orElseThrow().step()).isEqualTo(5);
  }

  @Test
  void a_run_that_reported_once_is_not_lost_before_its_pace_can_be_known() {
    run.observe("0", frame(0, 0), 1);

    assertThat(life(2900)).isNotEqualTo(Life.LOST);
    assertThat(life(3002)).isEqualTo(Life.LOST);

    run.observe("0", frame(1, 320), 321);
    assertThat(life(3500)).isNotEqualTo(Life.LOST);
    assertThat(life(3522)).isEqualTo(Life.LOST);
  }

  @Test
  void a_run_that_reported_once_before_a_restart_is_not_lost_before_its_pace_can_be_known() {
    StepFrame first = frame(0, 9_000).get(0);
    for (RunExtent extent : List.of(
        new RunExtent(1, 0, 0, 0, Newest.NONE, Newest.NONE, Optional.of(LastFrame.of(first))),
        new RunExtent(0, 0, -1, 1, new Newest(0, 1), Newest.NONE, Optional.empty()))) {
      WatchedRun old = new WatchedRun(new StoredRun(1, DESCRIPTION, 0), extent, List.of(), 10_000);
      assertThat(old.status(12_900, PATIENCE).life()).isEqualTo(Life.SILENT);
      assertThat(old.status(13_001, PATIENCE).life()).isEqualTo(Life.LOST);

      old.remember(0.5);
      assertThat(old.status(10_301, PATIENCE).life()).as("a fast one").isEqualTo(Life.LOST);
    }
  }

  @Test
  void the_usual_gap_of_before_a_restart_counts_after_it() {
    WatchedRun old = run(List.of(), 10_000);
    old.remember(400);

    assertThat(old.status(13_900, PATIENCE).life()).isEqualTo(Life.SILENT);
    assertThat(old.status(14_001, PATIENCE).life()).isEqualTo(Life.LOST);
  }

  @Test
  void a_late_frame_and_a_worker_that_lags_are_no_return_to_a_checkpoint() {
    run.observe("0", frame(499, 500), 500);
    run.observe("0", frame(200, 201), 501);
    run.observe("1", frame(300, 502), 502);
    run.observe("1", frame(301, 503), 503);

    assertThat(run.takeStepBack()).isEmpty();
    assertThat(run.status(503, PATIENCE).lastStep()).isEqualTo(499);

    run.observe("0", frame(200, 504), 504);
    assertThat(run.takeStepBack()).contains(new WatchedRun.StepBack(200, 499, 200));
    assertThat(run.takeStepBack()).isEmpty();
    assertThat(run.status(504, PATIENCE).lastStep()).isEqualTo(200);
  }
}
